package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;

/**
 * Stops the ranks when the user says so. The coordinator stays: it costs little and knows what is
 * done.
 */
record SuspendRun(RunCluster cluster) implements ReconcileStep {
  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    if (!view.spec().suspend()) {
      return StepOutcome.proceed(status);
    }
    stopRanks(view, cluster);
    return StepOutcome.complete(suspended(status))
        .withEvent(
            RunEvent.normal(EventReason.Suspended, "the ranks are stopped; what is done is kept"));
  }

  /** Stops the ranks' pods, in the way that suits whoever else decides on them. */
  static void stopRanks(RunView view, RunCluster cluster) {
    view.workers()
        .filter(workers -> !workers.isFinished() && !workers.isBeingDeleted())
        .ifPresent(
            workers -> {
              if (view.isQueued()) {
                // Kueue would start again what it has admitted; without the Job its quota is free.
                cluster.delete(workers.job());
              } else if (!workers.isSuspended()) {
                cluster.suspend(workers.job(), true);
              }
            });
  }

  /** Where a suspended job stands. */
  static RunStatus suspended(RunStatus status) {
    String message = "spec.suspend is true; set it to false to go on";
    return StatusChanges.idle(status)
        .phase(Phase.SUSPENDED)
        .condition(ConditionType.SUSPENDED, true, ConditionReason.SuspendedByUser, message)
        .condition(ConditionType.RUNNING, false, ConditionReason.SuspendedByUser, message);
  }
}
