package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.RunStatus;

/**
 * One concern of a run. Steps keep nothing between passes: each decides from the view, the status
 * and what it asks of cluster and coordinator.
 */
sealed interface ReconcileStep
    permits AdmitRun,
        DeclareFailedRanks,
        ConcludeRun,
        EnforceDeadlines,
        SuspendRun,
        ResumeRun,
        EnsureCoordinator,
        DrainRun,
        FollowProgress,
        StartRanks,
        DiagnosePods,
        StopPods,
        ExpireRun {

  /**
   * Does what is due. Safe to repeat.
   *
   * @param view what was observed before the first step
   * @param status what the steps before have made of the status
   */
  StepOutcome<RunStatus> take(RunView view, RunStatus status);
}
