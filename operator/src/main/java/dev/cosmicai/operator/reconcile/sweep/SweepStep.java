package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.SweepStatus;

/**
 * One concern of a sweep. Steps keep nothing between passes: each decides from the view and the
 * status.
 */
sealed interface SweepStep
    permits AdmitSweep,
        CountEnds,
        FindBegun,
        ConcludeSweep,
        SuspendSweep,
        ResumeSweep,
        BeginRuns,
        ExpireSweep {

  /**
   * Does what is due. Safe to repeat.
   *
   * @param view what was observed before the first step
   * @param status what the steps before have made of the status
   */
  StepOutcome<SweepStatus> take(SweepView view, SweepStatus status);
}
