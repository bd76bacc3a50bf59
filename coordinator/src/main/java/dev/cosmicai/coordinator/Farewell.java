package dev.cosmicai.coordinator;

import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RankRanges;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * When a run is over, ranks that are still there hear so at their next call, tell their last
 * figures and end. That is waited for a short time, which begins with the first wait and is not
 * given twice. Ranks that are not heard of are not waited for.
 */
final class Farewell {
  /** A rank reads its profile's traces after its last split: on a busy node that takes seconds. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration STEP = Duration.ofMillis(50);

  private final Supplier<RunState> state;
  private final LongSupplier nanoTime;
  private boolean begun;
  private long deadlineNanos;

  Farewell(Supplier<RunState> state, LongSupplier nanoTime) {
    this.state = state;
    this.nanoTime = nanoTime;
  }

  /**
   * Waits until no rank is left, or for as long as there is time.
   *
   * @return whether none is left
   */
  boolean await() throws InterruptedException {
    if (!begun) {
      begun = true;
      deadlineNanos = nanoTime.getAsLong() + PATIENCE.toNanos();
    }
    while (anyIsHeardOf(state.get())) {
      if (nanoTime.getAsLong() - deadlineNanos >= 0) {
        return false;
      }
      Thread.sleep(STEP.toMillis());
    }
    return true;
  }

  private static boolean anyIsHeardOf(RunState now) {
    return now.getActive() > RankRanges.parse(now.getSilentRanks()).size();
  }
}
