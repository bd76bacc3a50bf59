package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.reconcile.step.TimeToLive;
import dev.cosmicai.operator.status.SweepStatus;

/** Deletes a finished sweep, and its jobs with it, when its time is over. */
record ExpireSweep(SweepCluster cluster) implements SweepStep {
  @Override
  public StepOutcome<SweepStatus> take(SweepView view, SweepStatus status) {
    return new TimeToLive(view.spec().ttlSecondsAfterFinished(), view.now())
        .outcome(status, status.completionTime(), () -> cluster.delete(view.sweep()));
  }
}
