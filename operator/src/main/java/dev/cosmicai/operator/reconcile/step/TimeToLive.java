package dev.cosmicai.operator.reconcile.step;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a job or a sweep is kept after its end.
 *
 * @param seconds its {@code ttlSecondsAfterFinished}; null keeps it
 * @param now the time of the pass
 */
public record TimeToLive(Long seconds, Instant now) {
  /**
   * Deletes it when its time is over, or comes back then.
   *
   * @param status what the pass has come to
   * @param end when it ended
   * @param delete deletes it
   */
  public <S> StepOutcome<S> outcome(S status, Optional<Instant> end, Runnable delete) {
    Optional<Duration> left =
        end.filter(any -> seconds != null)
            .map(ended -> Duration.between(now, ended.plusSeconds(seconds)));
    if (left.isEmpty()) {
      return StepOutcome.complete(status);
    }
    if (left.get().isNegative() || left.get().isZero()) {
      delete.run();
      return StepOutcome.complete(status);
    }
    return StepOutcome.completeAndRequeueAfter(status, left.get());
  }
}
