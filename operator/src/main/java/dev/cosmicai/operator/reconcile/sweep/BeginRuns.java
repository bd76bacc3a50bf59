package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.NameTaken;
import dev.cosmicai.operator.cluster.ObjectRefused;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.SweepStatus;
import dev.cosmicai.operator.status.SweepTally;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;

/**
 * Keeps as many runs under way as the user wants, in the grid's order, the warm-up before all. A
 * job goes on with what is in its output: that of a finished run stands, one that was cut off is
 * resumed. So a run whose job was deleted before it had ended gets another one. A run whose job
 * cannot be made has failed.
 */
record BeginRuns(SweepCluster cluster) implements SweepStep {
  /** What informers tell comes at once; this is for what they miss, and for the estimate. */
  private static final Duration WHILE_RUNS_LAST = Duration.ofSeconds(30);

  private static final Duration UNTIL_NAME_IS_FREE = Duration.ofSeconds(2);

  /** What was done is written down now and then, and others have their turn. */
  private static final int MAX_FAILURES_A_PASS = 20;

  @Override
  public StepOutcome<SweepStatus> take(SweepView view, SweepStatus status) {
    Grid grid = view.grid().orElseThrow();
    if (grid.warmUp().isPresent() && !status.tally().isWarmedUp()) {
      return warmUp(view, grid.warmUp().get(), status);
    }
    StepOutcome<SweepStatus> outcome = begin(view, grid.runs(), restore(view, grid.runs(), status));
    return outcome.isLast() || outcome.status().tally().failed() == status.tally().failed()
        ? outcome
        // That may have been the last run.
        : StepOutcome.completeAndRequeue(outcome.status()).after(outcome);
  }

  private StepOutcome<SweepStatus> warmUp(SweepView view, GridRun run, SweepStatus status) {
    StepOutcome<SweepStatus> goesOn = StepOutcome.proceedAndRequeueAfter(status, WHILE_RUNS_LAST);
    if (view.warmUp().isPresent()) {
      return goesOn;
    }
    try {
      cluster.create(view.sweep(), run);
      return goesOn;
    } catch (NameTaken e) {
      return e.passes()
          ? waitForName(status, e)
          : ConcludeSweep.failed(status, ConditionReason.NameTaken.name(), e.getMessage());
    } catch (ObjectRefused e) {
      return StepOutcome.completeAndRequeue(status.tally(status.tally().withWarmUpEnded()))
          .withEvent(RunEvent.warning(EventReason.RunFailed, e.getMessage()));
    } catch (KubernetesClientException e) {
      return StepOutcome.hindered(status, e);
    }
  }

  /** Makes the jobs again that are gone before their runs had ended. */
  private StepOutcome<SweepStatus> restore(SweepView view, List<GridRun> runs, SweepStatus status) {
    StepOutcome<SweepStatus> outcome = StepOutcome.proceedAndRequeueAfter(status, WHILE_RUNS_LAST);
    for (int run : status.tally().active()) {
      if (!outcome.isLast() && !view.jobs().containsKey(run)) {
        SweepStatus known = outcome.status();
        outcome =
            create(view, runs, run, known, known)
                .withEvent(
                    RunEvent.deed(
                        EventReason.RunRestored,
                        "%s was deleted before it had ended; another one resumes it"
                            .formatted(runs.get(run).jobName())))
                .after(outcome);
      }
    }
    return outcome;
  }

  private StepOutcome<SweepStatus> begin(
      SweepView view, List<GridRun> runs, StepOutcome<SweepStatus> before) {
    int mostFailed = before.status().tally().failed() + MAX_FAILURES_A_PASS;
    StepOutcome<SweepStatus> outcome = before;
    while (!outcome.isLast() && mayBegin(view, runs, outcome.status().tally(), mostFailed)) {
      SweepStatus known = outcome.status();
      SweepTally tally = known.tally();
      outcome =
          create(view, runs, tally.started(), known, known.tally(tally.withNextBegun()))
              .after(outcome);
    }
    return outcome;
  }

  private static boolean mayBegin(
      SweepView view, List<GridRun> runs, SweepTally tally, int mostFailed) {
    return !tally.stops(view.spec().onFailure())
        && tally.started() < runs.size()
        && tally.active().size() < view.spec().parallelJobs()
        && tally.failed() < mostFailed;
  }

  /**
   * Makes a run's job.
   *
   * @param known what the status says if the job cannot be made yet
   * @param begun what it says otherwise
   */
  private StepOutcome<SweepStatus> create(
      SweepView view, List<GridRun> runs, int number, SweepStatus known, SweepStatus begun) {
    GridRun run = runs.get(number);
    try {
      cluster.create(view.sweep(), run);
      return StepOutcome.proceed(begun);
    } catch (NameTaken e) {
      return e.passes()
          ? waitForName(known, e)
          : CountEnds.failed(
              number, run.jobName(), ConditionReason.NameTaken.name(), e.getMessage(), begun);
    } catch (ObjectRefused e) {
      return CountEnds.failed(
          number, run.jobName(), Reason.InvalidSpec.name(), e.getMessage(), begun);
    } catch (KubernetesClientException e) {
      // What this pass has begun and counted must be written: a quota may be full of such jobs.
      return StepOutcome.hindered(known, e);
    }
  }

  private static StepOutcome<SweepStatus> waitForName(SweepStatus status, NameTaken e) {
    return StepOutcome.completeAndRequeueAfter(status, UNTIL_NAME_IS_FREE)
        .withEvent(RunEvent.warning(EventReason.NameTaken, e.getMessage()));
  }
}
