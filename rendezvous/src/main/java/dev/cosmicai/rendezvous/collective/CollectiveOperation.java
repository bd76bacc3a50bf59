package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;
import java.util.BitSet;

/**
 * What distinguishes one kind of collective from the others: who contributes, what, and who gets
 * what. All the rest (attempts, receipts, failures, limits, waiting) is the same for all and lives
 * in {@link CollectiveState}. An operation has no state of its own and is thread-safe.
 *
 * @param <V> a value in the form in which it is held
 */
sealed interface CollectiveOperation<V> permits OrderedOperation, MergingReduce {
  /** The ranks whose contribution the seal waits for. */
  BitSet contributors();

  /**
   * Whether a rank that ended the run in success counts as having arrived here. True where arriving
   * is all there is; after a restart of the coordinator such ranks do not come again.
   */
  default boolean finishedRanksArrived() {
    return false;
  }

  /** Reads a value, or refuses what cannot be one here, whatever the other ranks bring. */
  V read(Value value);

  /** An empty place for the values of one collective. */
  Accumulator<V> open();
}
