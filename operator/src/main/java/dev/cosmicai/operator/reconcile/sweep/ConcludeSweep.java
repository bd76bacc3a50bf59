package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.crds.sweep.InferenceSweepStatus.RunFailure;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.SweepStatus;
import dev.cosmicai.operator.status.SweepTally;

/** Ends the sweep when all of its runs have ended, or when no other is to begin and none runs. */
final class ConcludeSweep implements SweepStep {
  @Override
  public StepOutcome<SweepStatus> take(SweepView view, SweepStatus status) {
    SweepTally tally = status.tally();
    int total = view.grid().orElseThrow().runs().size();
    boolean stops = tally.stops(view.spec().onFailure());
    if (!tally.active().isEmpty() || (tally.ended() < total && !stops)) {
      return StepOutcome.proceed(status);
    }
    return tally.failed() == 0 ? complete(status, total) : failed(status, total);
  }

  private static StepOutcome<SweepStatus> complete(SweepStatus status, int total) {
    String message = total == 1 ? "the run has completed" : "all " + total + " runs have completed";
    SweepStatus complete =
        ended(status)
            .condition(ConditionType.COMPLETE, true, ConditionReason.AllRunsCompleted, message);
    return StepOutcome.completeAndRequeue(complete)
        .withEvent(RunEvent.normal(EventReason.Completed, message));
  }

  /** For the reason of the first run that failed. */
  private static StepOutcome<SweepStatus> failed(SweepStatus status, int total) {
    SweepTally tally = status.tally();
    RunFailure first =
        status.failures().isEmpty()
            ? new RunFailure("a run", Reason.Internal.name(), "the status does not say why")
            : status.failures().get(0);
    int left = total - tally.ended();
    return failed(
        status,
        first.reason(),
        "%d of %d runs failed%s; the first was %s: %s: %s"
            .formatted(
                tally.failed(),
                total,
                left == 0 ? "" : ", and onFailure: Stop has left out " + left,
                first.run(),
                first.reason(),
                first.message()));
  }

  /**
   * The sweep has failed.
   *
   * @param reason the name of a {@link Reason}, or of a {@link ConditionReason}
   * @param message one line for the user
   */
  static StepOutcome<SweepStatus> failed(SweepStatus status, String reason, String message) {
    return StepOutcome.completeAndRequeue(
            ended(status).condition(ConditionType.FAILED, true, reason, message))
        .withEvent(RunEvent.warning(EventReason.Failed, reason + ": " + message));
  }

  private static SweepStatus ended(SweepStatus status) {
    SweepStatus ended = status.endedNow();
    return ended.isTrue(ConditionType.SUSPENDED)
        ? ended.condition(
            ConditionType.SUSPENDED, false, ConditionReason.Finished, "the sweep has ended")
        : ended;
  }
}
