package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.SweepStatus;

/**
 * Lets a suspended sweep and its jobs go on when the user says so. All of them: what was seen of a
 * job may be older than its suspension.
 */
record ResumeSweep(SweepCluster cluster) implements SweepStep {
  @Override
  public StepOutcome<SweepStatus> take(SweepView view, SweepStatus status) {
    if (view.spec().suspend()) {
      // What the operator that suspended the sweep may have left out.
      view.activeJobs()
          .filter(job -> !job.getSpec().suspend())
          .forEach(job -> cluster.suspend(job, true));
      return StepOutcome.complete(status);
    }
    view.activeJobs().forEach(job -> cluster.suspend(job, false));
    return StepOutcome.completeAndRequeue(resumed(status))
        .withEvent(RunEvent.normal(EventReason.Resumed, "the sweep goes on"));
  }

  /** Where a sweep stands that goes on. */
  static SweepStatus resumed(SweepStatus status) {
    return status.condition(
        ConditionType.SUSPENDED, false, ConditionReason.Resumed, "spec.suspend is false");
  }
}
