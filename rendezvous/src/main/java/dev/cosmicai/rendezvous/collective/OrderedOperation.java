package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;
import java.util.List;

/** A collective that keeps each rank's value until the seal: where the order counts. */
non-sealed interface OrderedOperation extends CollectiveOperation<Value> {
  /**
   * Refuses a value that does not go with what another rank brought.
   *
   * @param peer the value of another rank, or null if there is none yet
   */
  default void check(int rank, Value value, Value peer) {}

  /** Makes the result of the values of those ranks that brought one; called once. */
  Value seal(List<Value> inRankOrder);

  @Override
  default Accumulator<Value> open() {
    return new OrderedAccumulator(this);
  }
}
