package dev.cosmicai.operator.rendezvous;

import dev.cosmicai.proto.RunState;
import java.time.Duration;

/**
 * When a state is worth a pass: what somebody has to act on at once, figures that merely grow the
 * less often the longer the run takes anyway.
 */
final class WatchPace {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int PARTS = 10;

  /** A pass and its status write cost operator and API server some milliseconds each. */
  private static final Duration TURN = Duration.ofMillis(400);

  private WatchPace() {}

  /** Whether a state differs from the one shown last in something to act on. */
  static boolean isUrgent(RunState shown, RunState next) {
    return shown.getPhase() != next.getPhase()
        || shown.getWorldSize() != next.getWorldSize()
        || !shown.getFailedRanks().equals(next.getFailedRanks())
        || shown.getFollowing() != next.getFollowing()
        || (shown.getActive() == 0) != (next.getActive() == 0);
  }

  /** Whether a state differs in anything that the status shows. */
  static boolean isNews(RunState shown, RunState next) {
    return isUrgent(shown, next)
        || shown.getActive() != next.getActive()
        || shown.getSplitsTotal() != next.getSplitsTotal()
        || shown.getSplitsCommitted() != next.getSplitsCommitted()
        || shown.getSplitsFailed() != next.getSplitsFailed()
        || shown.getGenerations() != next.getGenerations()
        || shown.getLagMillis() != next.getLagMillis()
        || shown.getBadSamples() != next.getBadSamples()
        || !shown.getWarningsList().equals(next.getWarningsList())
        || shown.getSamplesDone() != next.getSamplesDone()
        || shown.getSamplesTotal() != next.getSamplesTotal()
        || shown.getSamplesPerSecond() != next.getSamplesPerSecond()
        || !shown.getSucceededRanks().equals(next.getSucceededRanks());
  }

  /**
   * The least time between two passes for progress: a tenth of the run's time, and so much that all
   * runs together cost no more than five passes in two seconds.
   *
   * @param elapsed how long this run has taken
   * @param runs how many are watched
   */
  static Duration interval(Duration elapsed, int runs) {
    Duration part = min(max(elapsed.dividedBy(PARTS), SHORTEST), LONGEST);
    return max(part, TURN.multipliedBy(runs));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
