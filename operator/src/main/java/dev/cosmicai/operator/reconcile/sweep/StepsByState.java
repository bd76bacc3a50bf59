package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.SweepFigures;
import dev.cosmicai.operator.status.SweepState;
import dev.cosmicai.operator.status.SweepStatus;
import java.util.List;

/** Which steps a sweep takes, by the state that it is in. */
public final class StepsByState {
  private final List<SweepStep> beginning;
  private final List<SweepStep> underWay;
  private final List<SweepStep> atRest;
  private final List<SweepStep> afterTheEnd;

  /** The steps, which act through this. */
  public StepsByState(SweepCluster cluster) {
    CountEnds count = new CountEnds();
    ConcludeSweep conclude = new ConcludeSweep();
    beginning = List.of(new AdmitSweep());
    FindBegun find = new FindBegun(cluster);
    underWay = List.of(count, find, conclude, new SuspendSweep(cluster), new BeginRuns(cluster));
    // The last run may have ended before it was suspended.
    atRest = List.of(count, find, conclude, new ResumeSweep(cluster));
    afterTheEnd = List.of(new ExpireSweep(cluster));
  }

  List<SweepStep> stepsFor(SweepState state) {
    return switch (state) {
      case PENDING -> beginning;
      case RUNNING -> underWay;
      case SUSPENDED -> atRest;
      case COMPLETE, FAILED -> afterTheEnd;
    };
  }

  /**
   * One pass: the steps for the state in order, until one of them says that it was the last; then
   * the figures that follow from what they found.
   */
  public StepOutcome<SweepStatus> pass(SweepView view) {
    StepOutcome<SweepStatus> outcome =
        StepOutcome.proceed(SweepStatus.of(view.sweep(), view.now()));
    for (SweepStep step : stepsFor(outcome.status().state())) {
      outcome = step.take(view, outcome.status()).after(outcome);
      if (outcome.isLast()) {
        break;
      }
    }
    return view.grid().isEmpty() ? outcome : withFigures(view, outcome);
  }

  private static StepOutcome<SweepStatus> withFigures(
      SweepView view, StepOutcome<SweepStatus> outcome) {
    SweepStatus status =
        SweepFigures.of(
            outcome.status(), view.spec(), view.grid().orElseThrow(), view.begunAt(), view.now());
    return new StepOutcome<>(status, outcome.events(), outcome.requeueAfter(), outcome.isLast());
  }
}
