package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.validation.InferenceJobValidator;
import dev.cosmicai.crds.validation.Problem;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RankFigures;
import dev.cosmicai.operator.status.RunStatus;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lets a new job begin: checks it, and writes down that it has begun before anything is made. A job
 * that is created suspended gets a place in the status and nothing else.
 */
final class AdmitRun implements ReconcileStep {
  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    // The schema refuses most of this already; a CRD may be older than this operator.
    List<Problem> problems = InferenceJobValidator.validate(view.job());
    if (!problems.isEmpty()) {
      String message = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
      return StatusChanges.failed(status, Reason.InvalidSpec.name(), message);
    }
    return view.spec().suspend()
        ? StepOutcome.complete(SuspendRun.suspended(status))
            .withEvent(RunEvent.normal(EventReason.Suspended, "the job is created suspended"))
        : StepOutcome.completeAndRequeue(begun(view, status));
  }

  /** In the first phase, with the clock started. */
  static RunStatus begun(RunView view, RunStatus status) {
    RunStatus begun =
        status
            .phase(Phase.PLANNING)
            .startedNow()
            .condition(
                ConditionType.PLANNED,
                false,
                ConditionReason.Planning,
                "the coordinator is about to start");
    Integer worldSize = view.spec().worldSize();
    // Where the number of ranks is known, they start without waiting for the plan.
    return worldSize == null ? begun : reserved(begun, worldSize);
  }

  /** With the next number for the ranks' Job, which is created once this is written. */
  static RunStatus reserved(RunStatus status, int worldSize) {
    return status
        .ranks(RankFigures.startedAgain(status.ranks(), worldSize))
        .condition(
            ConditionType.RUNNING,
            false,
            ConditionReason.CreatingRanks,
            "the ranks are about to be created");
  }
}
