package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Value;
import java.util.SortedMap;

/** The rule of a collective that keeps each rank's value until the seal: where the order counts. */
non-sealed interface KeepingRule extends CollectiveRule<Value> {
  /**
   * Refuses a value that does not go with what another rank brought.
   *
   * @param peer the value of another rank, or null if there is none yet
   */
  void check(int rank, Value value, Value peer);

  /** Makes the results; called once. The map has the ranks in ascending order, may lack some. */
  SealedValues seal(SortedMap<Integer, Value> contributions);

  @Override
  default Holding<Value> open() {
    return new KeptValues(this);
  }
}
