package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.SweepStatus;
import java.time.Duration;
import java.util.Optional;

/** Deletes a finished sweep, and its jobs with it, when its time is over. */
record ExpireSweep(SweepCluster cluster) implements SweepStep {
  @Override
  public StepOutcome<SweepStatus> take(SweepView view, SweepStatus status) {
    Long seconds = view.spec().ttlSecondsAfterFinished();
    Optional<Duration> left =
        status
            .completionTime()
            .filter(end -> seconds != null)
            .map(end -> Duration.between(view.now(), end.plusSeconds(seconds)));
    if (left.isEmpty()) {
      return StepOutcome.complete(status);
    }
    if (left.get().isNegative() || left.get().isZero()) {
      cluster.delete(view.sweep());
      return StepOutcome.complete(status);
    }
    return StepOutcome.completeAndRequeueAfter(status, left.get());
  }
}
