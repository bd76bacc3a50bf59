package dev.cosmicai.operator.reconcile;

import dev.cosmicai.operator.status.RunStatus;

/** One concern of a run. Steps have no state; each decides from the view and the status alone. */
sealed interface ReconcileStep
    permits AdmitRun,
        GiveUpRanks,
        ConcludeRun,
        EnforceDeadlines,
        SuspendRun,
        ResumeRun,
        NoticeLostSecret,
        EnsureCoordinator,
        FollowProgress,
        StartRanks,
        ExplainStandstill,
        StopPods,
        ExpireRun {

  /**
   * Does what is due. Safe to repeat.
   *
   * @param view what was observed before the first step
   * @param status what the steps before have made of the status
   */
  StepOutcome take(RunView view, RunStatus status);
}
