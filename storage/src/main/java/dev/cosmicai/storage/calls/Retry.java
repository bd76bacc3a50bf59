package dev.cosmicai.storage.calls;

import dev.cosmicai.contract.retry.Backoff;
import dev.cosmicai.faults.Fault;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * How one operation tries again: after errors that pass, with growing pauses of random length,
 * until the store has not done anything for {@code patience}. Belongs to one operation and one
 * thread.
 */
public final class Retry {
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
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
  public Duration attemptLimit() {
    long left = deadlineNanos - System.nanoTime();
    return Duration.ofNanos(
        Math.max(SHORTEST_ATTEMPT_NANOS, Math.min(LONGEST_ATTEMPT_NANOS, left)));
  }

  /** Sets that as a request's limit; for use as {@code overrideConfiguration(retry::limit)}. */
  public void limit(AwsRequestOverrideConfiguration.Builder request) {
    request.apiCallAttemptTimeout(attemptLimit());
  }

  /** How many attempts failed since the start or since the last progress. */
  public int failures() {
    return failures;
  }

  /** The store did something useful: the patience and the pauses start anew. */
  public void progressed() {
    deadlineNanos = System.nanoTime() + patience.toNanos();
    failures = 0;
  }

  /**
   * Waits until the next attempt.
   *
   * @throws Fault if the error does not pass, the patience is over, or the thread is interrupted
   */
  public void pauseAfter(Exception e) {
    if (Causes.isInterruption(e) || Thread.currentThread().isInterrupted()) {
      throw StoreErrors.interrupted(operation);
    }
    if (!errors.passes(e)) {
      throw errors.fault(operation, e);
    }
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw errors.unavailable(operation, patience, e);
    }
    failures++;
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(PAUSES.jitteredNanosAfter(failures), left));
    } catch (InterruptedException interruption) {
      throw StoreErrors.interrupted(operation);
    }
  }
}
