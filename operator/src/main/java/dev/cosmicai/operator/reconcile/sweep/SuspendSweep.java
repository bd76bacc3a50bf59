package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.SweepStatus;

/** Suspends the jobs that run when the user says so; no other begins. */
record SuspendSweep(SweepCluster cluster) implements SweepStep {
  @Override
  public StepOutcome<SweepStatus> take(SweepView view, SweepStatus status) {
    if (!view.spec().suspend()) {
      return StepOutcome.proceed(status);
    }
    view.activeJobs().forEach(job -> cluster.suspend(job, true));
    return StepOutcome.complete(suspended(status))
        .withEvent(
            RunEvent.normal(EventReason.Suspended, "the jobs that run are suspended; none begins"));
  }

  /** Where a suspended sweep stands. */
  static SweepStatus suspended(SweepStatus status) {
    return status.condition(
        ConditionType.SUSPENDED,
        true,
        ConditionReason.SuspendedByUser,
        "spec.suspend is true; set it to false to go on");
  }
}
