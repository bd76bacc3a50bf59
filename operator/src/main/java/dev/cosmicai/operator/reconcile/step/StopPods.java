package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.reconcile.view.JobView;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.RunStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * Stops what still runs after the end. Jobs are suspended rather than deleted, which stops their
 * pods and keeps those that failed for people who read logs. When none runs any more, gives back
 * what only they needed.
 */
record StopPods(RunCluster cluster) implements ReconcileStep {
  /** A coordinator that has heard of the failure says so in its log and goes by itself. */
  private static final Duration COORDINATORS_GRACE = Duration.ofSeconds(10);

  /** Ranks of a complete run have finished, and go by themselves. */
  private static final Duration RANKS_GRACE = Duration.ofSeconds(30);

  /** Where ranks wait for room, each that goes makes room for one that starts for nothing. */
  private static final Duration RANKS_GRACE_BEFORE_OTHERS_START = Duration.ofSeconds(5);

  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    Instant end = status.completionTime().orElse(view.now());
    boolean complete = status.phase() == Phase.COMPLETE;
    StepOutcome<RunStatus> ranks =
        stop(
            view,
            status,
            // A queue would let those that wait run at some time, for nothing.
            view.workers().filter(job -> mayRun(job, view.isQueued())).isPresent(),
            complete ? end.plus(grace(view)) : end,
            () -> SuspendRun.stopRanks(view, cluster));
    StepOutcome<RunStatus> coordinator =
        stop(
            view,
            status,
            view.coordinator().filter(job -> mayRun(job, false)).isPresent(),
            end.plus(COORDINATORS_GRACE),
            () -> view.coordinator().ifPresent(job -> cluster.suspend(job.job(), true)));
    if (view.jobs().allMatch(JobView::isAtRest)) {
      cluster.release(view.job(), view.jobs().map(JobView::job).toList());
    }
    return coordinator.after(ranks);
  }

  private static Duration grace(RunView view) {
    return view.workers().filter(JobView::hasWaitingRanks).isPresent()
        ? RANKS_GRACE_BEFORE_OTHERS_START
        : RANKS_GRACE;
  }

  private static StepOutcome<RunStatus> stop(
      RunView view, RunStatus status, boolean mayRun, Instant at, Runnable stop) {
    if (!mayRun) {
      return StepOutcome.proceed(status);
    }
    if (view.now().isBefore(at)) {
      return StepOutcome.proceedAndRequeueAfter(status, Duration.between(view.now(), at));
    }
    stop.run();
    return StepOutcome.proceed(status);
  }

  private static boolean mayRun(JobView job, boolean isQueued) {
    return !job.isFinished() && !job.isBeingDeleted() && (isQueued || !job.isSuspended());
  }
}
