package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.RunStatus;
import java.time.Duration;
import java.util.Optional;

/** Deletes a finished job when its time is over. What it left in the bucket stays. */
record ExpireRun(RunCluster cluster) implements ReconcileStep {
  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
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
      cluster.deleteRun(view.job());
      return StepOutcome.complete(status);
    }
    return StepOutcome.completeAndRequeueAfter(status, left.get());
  }
}
