package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;
import java.util.SortedMap;

/** A collective that keeps each rank's value until the seal: where the order counts. */
non-sealed interface OrderedOperation extends CollectiveOperation<Value> {
  /**
   * Refuses a value that does not go with what another rank brought.
   *
   * @param peer the value of another rank, or null if there is none yet
   */
  default void check(int rank, Value value, Value peer) {}

  /** Makes the results; called once. The map has the ranks in ascending order, may lack some. */
  CollectiveResult seal(SortedMap<Integer, Value> contributions);

  @Override
  default Accumulator<Value> open() {
    return new OrderedAccumulator(this);
  }
}
