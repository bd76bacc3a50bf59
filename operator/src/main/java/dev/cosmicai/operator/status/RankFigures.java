package dev.cosmicai.operator.status;

import dev.cosmicai.crds.InferenceJobStatus.RankCounts;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RankRanges;
import java.util.SortedSet;

/** How many ranks are in which state. */
public final class RankFigures {
  private RankFigures() {}

  /**
   * The counts as the coordinator has them.
   *
   * @param failed the ranks that failed for good, which may be more than the coordinator knows of
   */
  public static RankCounts of(RankCounts known, RunState state, SortedSet<Integer> failed) {
    return counts(
        state.getWorldSize(),
        state.getActive(),
        state.getSucceeded(),
        failed.size(),
        RankRanges.format(failed),
        known.starts());
  }

  /** The counts of a finished run. */
  public static RankCounts of(RankCounts known, CoordinatorSummary.Ranks ranks) {
    return counts(
        ranks.total(),
        0,
        ranks.succeeded(),
        ranks.failed(),
        // A long list is cut in the termination message; what was counted before is whole.
        ranks.failedRanks().endsWith("…") ? known.failedIndexes() : ranks.failedRanks(),
        known.starts());
  }

  /** The counts with no rank at work. */
  public static RankCounts idle(RankCounts known) {
    return new RankCounts(
        known.done(),
        known.total(),
        known.active() == null ? null : Integer.valueOf(0),
        known.succeeded(),
        known.failed(),
        known.failedIndexes(),
        known.starts());
  }

  /** The counts with the ranks' Job created once more, in a world of that size. */
  public static RankCounts startedAgain(RankCounts known, int worldSize) {
    int succeeded = known.succeeded() == null ? 0 : known.succeeded();
    int starts = known.starts() == null ? 0 : known.starts();
    return new RankCounts(
        succeeded + "/" + worldSize,
        worldSize,
        known.active(),
        known.succeeded(),
        known.failed(),
        known.failedIndexes(),
        starts + 1);
  }

  /** Whether any rank was ever seen to have begun. */
  public static boolean anyBegan(RankCounts known) {
    return isPositive(known.active())
        || isPositive(known.succeeded())
        || isPositive(known.failed());
  }

  private static RankCounts counts(
      int total, int active, int succeeded, int failed, String failedIndexes, Integer starts) {
    return new RankCounts(
        succeeded + "/" + total,
        total,
        active,
        succeeded,
        failed,
        failedIndexes == null || failedIndexes.isEmpty() ? null : failedIndexes,
        starts);
  }

  private static boolean isPositive(Integer count) {
    return count != null && count > 0;
  }
}
