package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.crds.validation.InferenceSweepValidator;
import dev.cosmicai.crds.validation.Problem;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.SweepStatus;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lets a new sweep begin: checks it, and writes down that it has begun before any job is made. From
 * then on its grid is fixed, and with it the runs' numbers.
 */
final class AdmitSweep implements SweepStep {
  @Override
  public StepOutcome<SweepStatus> take(SweepView view, SweepStatus status) {
    // The schema refuses most of this already, but not what ties the fields of a cell together.
    List<Problem> problems = InferenceSweepValidator.validate(view.sweep());
    if (!problems.isEmpty()) {
      String message = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
      return ConcludeSweep.failed(status, Reason.InvalidSpec.name(), message);
    }
    if (view.spec().suspend()) {
      return StepOutcome.complete(SuspendSweep.suspended(status))
          .withEvent(RunEvent.normal(EventReason.Suspended, "the sweep is created suspended"));
    }
    SweepStatus begun = status.startedNow();
    return StepOutcome.completeAndRequeue(
            begun.isTrue(ConditionType.SUSPENDED) ? ResumeSweep.resumed(begun) : begun)
        .withEvent(RunEvent.normal(EventReason.Started, "the sweep begins"));
  }
}
