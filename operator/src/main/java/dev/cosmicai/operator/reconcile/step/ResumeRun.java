package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;

/** Lets a suspended job go on when the user says so, with the clock of its deadlines set anew. */
record ResumeRun(RunCluster cluster) implements ReconcileStep {
  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    if (view.spec().suspend()) {
      SuspendRun.stopRanks(view, cluster);
      return StepOutcome.complete(status);
    }
    return StepOutcome.completeAndRequeue(resumed(view, status))
        .withEvent(RunEvent.normal(EventReason.Resumed, "the job goes on"));
  }

  private static RunStatus resumed(RunView view, RunStatus status) {
    boolean planned = status.isTrue(ConditionType.PLANNED);
    RunStatus begun =
        planned || view.workers().isPresent() || view.coordinator().isPresent()
            ? status
                .phase(planned ? Phase.RUNNING : Phase.PLANNING)
                .startedNow()
                .condition(
                    ConditionType.RUNNING,
                    false,
                    ConditionReason.WaitingForPods,
                    "the ranks are about to go on")
            : AdmitRun.begun(view, status);
    return begun.condition(
        ConditionType.SUSPENDED, false, ConditionReason.Resumed, "spec.suspend is false");
  }
}
