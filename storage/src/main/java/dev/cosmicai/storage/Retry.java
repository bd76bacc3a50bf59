package dev.cosmicai.storage;

import dev.cosmicai.faults.Fault;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * How one operation tries again: after errors that pass, with growing pauses of random length,
 * until the store has not done anything for {@code patience}. Belongs to one operation and one
 * thread.
 */
final class Retry {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SHORTEST_ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Operation operation;
  private final Duration patience;
  private final StoreErrors errors;

  private long deadlineNanos;
  private int failures;

  Retry(Operation operation, Duration patience, StoreErrors errors) {
    this.operation = operation;
    this.patience = patience;
    this.errors = errors;
    this.deadlineNanos = System.nanoTime() + patience.toNanos();
  }

  /** How long the next attempt may take: never much longer than what is left of the patience. */
  Duration attemptLimit() {
    long left = deadlineNanos - System.nanoTime();
    return Duration.ofNanos(
        Math.max(SHORTEST_ATTEMPT_NANOS, Math.min(LONGEST_ATTEMPT_NANOS, left)));
  }

  /** Sets that as a request's limit; for use as {@code overrideConfiguration(retry::limit)}. */
  void limit(AwsRequestOverrideConfiguration.Builder request) {
    request.apiCallAttemptTimeout(attemptLimit());
  }

  /** How many attempts failed since the start or since the last progress. */
  int failures() {
    return failures;
  }

  /** The store did something useful: the patience and the pauses start anew. */
  void progressed() {
    deadlineNanos = System.nanoTime() + patience.toNanos();
    failures = 0;
  }

  /**
   * Waits until the next attempt.
   *
   * @throws Fault if the error does not pass, the patience is over, or the thread is interrupted
   */
  void pauseAfter(Exception e) {
    if (StoreErrors.isInterruption(e) || Thread.currentThread().isInterrupted()) {
      throw StoreErrors.interrupted(operation);
    }
    if (!errors.passes(e)) {
      throw errors.fault(operation, e);
    }
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw errors.unavailable(operation, patience, e);
    }
    long longest = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(failures, 10));
    failures++;
    long pause = ThreadLocalRandom.current().nextLong(longest / 2, longest);
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(pause, left));
    } catch (InterruptedException interruption) {
      throw StoreErrors.interrupted(operation);
    }
  }
}
