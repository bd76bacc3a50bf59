package dev.cosmicai.contract.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before another attempt: twice as long each time, up to a limit. */
public record Backoff(Duration first, Duration longest) {
  private static final int MAX_DOUBLINGS = 20;

  /** For processes of a run. */
  public static final Backoff OF_PROCESSES =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

  /**
   * The wait before the next attempt, in nanoseconds.
   *
   * @param failures how often it failed by now, at least 1
   */
  public long nanosAfter(int failures) {
    long doubled = first.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
    return Math.min(doubled, longest.toNanos());
  }

  /**
   * The same for one of many that failed together and should not come back together: a random
   * length from half of {@link #nanosAfter} to all of it.
   */
  public long jitteredNanosAfter(int failures) {
    long full = nanosAfter(failures);
    return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
  }
}
