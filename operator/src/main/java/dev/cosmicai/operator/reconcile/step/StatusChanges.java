package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.ProgressFigures;
import dev.cosmicai.operator.status.RankFigures;
import dev.cosmicai.operator.status.RunStatus;

/** Changes of a status that several steps make. */
final class StatusChanges {
  private StatusChanges() {}

  /** The input is frozen, for so many ranks. */
  static RunStatus planned(RunStatus status, int worldSize) {
    return planned(status, "the input is frozen for " + ranks(worldSize));
  }

  /** There is a plan, which grows with each file that comes. */
  static RunStatus plannedToFollow(RunStatus status, int worldSize) {
    return planned(status, ranks(worldSize) + " for the files that are there, and those that come");
  }

  private static RunStatus planned(RunStatus status, String message) {
    return status.condition(ConditionType.PLANNED, true, ConditionReason.InputFrozen, message);
  }

  private static String ranks(int worldSize) {
    return worldSize == 1 ? "1 rank" : worldSize + " ranks";
  }

  /**
   * The job has failed. Its pods are stopped by the passes that come after.
   *
   * @param reason the name of a {@link dev.cosmicai.faults.Reason}
   * @param message one line for the user
   */
  static StepOutcome<RunStatus> failed(RunStatus status, String reason, String message) {
    RunStatus ended =
        status
            .phase(Phase.FAILED)
            .endedNow()
            .followsNoMore()
            .condition(ConditionType.RUNNING, false, ConditionReason.Finished, "the job has failed")
            .condition(ConditionType.FAILED, true, reason, message);
    return StepOutcome.completeAndRequeue(idle(ended))
        .withEvent(RunEvent.warning(EventReason.Failed, reason + ": " + message));
  }

  /** The same figures, with nobody at work. */
  static RunStatus idle(RunStatus status) {
    RunStatus idle = status.ranks(RankFigures.idle(status.ranks()));
    return status.progress().map(ProgressFigures::idle).map(idle::progress).orElse(idle);
  }
}
