package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Value;
import java.util.BitSet;
import java.util.SortedMap;

/**
 * What distinguishes one kind of collective from the others: who contributes, what, and who gets
 * what. All the rest (attempts, receipts, failures, limits, waiting) is the same for all and lives
 * in {@link CollectiveState}. A rule has no state of its own.
 */
interface CollectiveRule {
  /** The ranks whose contribution the seal waits for. */
  BitSet contributors();

  /**
   * Whether a rank that ended the run in success counts as having arrived here. True where arriving
   * is all there is; after a restart of the coordinator such ranks do not come again.
   */
  boolean finishedRanksArrived();

  /**
   * Refuses a value that does not fit.
   *
   * @param peer the value of another rank, or null if there is none yet
   */
  void check(int rank, Value value, Value peer);

  /** Makes the results; called once. The map has the ranks in ascending order, may lack some. */
  SealedValues seal(SortedMap<Integer, Value> contributions);
}
