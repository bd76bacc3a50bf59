package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.RunStatus;

/** Deletes a finished job when its time is over. What it left in the bucket stays. */
record ExpireRun(RunCluster cluster) implements ReconcileStep {
  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    return new TimeToLive(view.spec().ttlSecondsAfterFinished(), view.now())
        .outcome(status, status.completionTime(), () -> cluster.deleteRun(view.job()));
  }
}
