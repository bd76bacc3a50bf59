package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.SweepStatus;
import dev.cosmicai.operator.status.SweepTally;
import java.util.List;

/**
 * Before no other run is to begin, finds those whose jobs were made by a pass that could not write
 * so any more. Else whoever begins runs finds them.
 */
record FindBegun(SweepCluster cluster) implements SweepStep {
  @Override
  public StepOutcome<SweepStatus> take(SweepView view, SweepStatus status) {
    if (!view.spec().suspend() && !status.tally().stops(view.spec().onFailure())) {
      return StepOutcome.proceed(status);
    }
    List<GridRun> runs = view.grid().orElseThrow().runs();
    SweepTally tally = status.tally();
    while (tally.started() < runs.size()
        && cluster.job(view.sweep(), runs.get(tally.started())).isPresent()) {
      tally = tally.withNextBegun();
    }
    return tally.started() == status.tally().started()
        ? StepOutcome.proceed(status)
        // The next pass looks at their jobs.
        : StepOutcome.completeAndRequeue(status.tally(tally));
  }
}
