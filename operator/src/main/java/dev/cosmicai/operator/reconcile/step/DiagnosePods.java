package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.WorkerJob;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.JobView;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;
import dev.cosmicai.rendezvous.FollowedRun;
import java.time.Duration;
import java.util.Optional;

/**
 * Says whether ranks are at work, and what keeps them or the coordinator from it. Pods are only
 * asked when nobody is.
 */
record DiagnosePods(RunCluster cluster) implements ReconcileStep {
  /**
   * A look now and then catches what no event told of. Less often than progress of a hundred runs
   * asks for a pass, or each of them would be written twice as often.
   */
  private static final Duration WHEN_ALL_IS_WELL = Duration.ofMinutes(1);

  private static final Duration WHEN_WAITING = Duration.ofSeconds(5);

  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    StepOutcome<RunStatus> coordinator = explainCoordinator(view, status);
    return explainRanks(view, coordinator.status()).after(coordinator);
  }

  /** Why there is no coordinator at work, if there should be one. */
  private StepOutcome<RunStatus> explainCoordinator(RunView view, RunStatus status) {
    Optional<JobView> coordinator = view.coordinator();
    if (coordinator.isEmpty() || coordinator.filter(job -> job.ready() > 0).isPresent()) {
      return StepOutcome.proceedAndRequeueAfter(status, WHEN_ALL_IS_WELL);
    }
    StepOutcome<RunStatus> outcome = StepOutcome.proceedAndRequeueAfter(status, WHEN_WAITING);
    Optional<RunEvent> event = lost(view, coordinator.get()).or(() -> blocked(view));
    if (event.isEmpty()) {
      return outcome;
    }
    String note = event.get().note();
    RunStatus explained =
        status.isTrue(ConditionType.PLANNED)
            ? status
            : status.condition(ConditionType.PLANNED, false, ConditionReason.Planning, note);
    return StepOutcome.proceedAndRequeueAfter(explained, WHEN_WAITING).withEvent(event.get());
  }

  private Optional<RunEvent> lost(RunView view, JobView coordinator) {
    if (coordinator.failedPods() == 0) {
      return Optional.empty();
    }
    return cluster
        .coordinatorTermination(view.job())
        .filter(end -> !end.succeeded())
        .map(
            end ->
                RunEvent.warning(
                    EventReason.CoordinatorRestarted,
                    "coordinator %s ended: %s: %s; it is started again"
                        .formatted(end.pod(), end.reason(), end.message())));
  }

  private Optional<RunEvent> blocked(RunView view) {
    return view.coordinator()
        .filter(coordinator -> coordinator.hadTimeToStart(view.now()))
        .flatMap(coordinator -> cluster.whyNotRunning(view.job(), Component.COORDINATOR))
        .map(why -> RunEvent.warning(EventReason.Blocked, why));
  }

  /** Whether ranks are at work, and if not, why. */
  private StepOutcome<RunStatus> explainRanks(RunView view, RunStatus status) {
    if (status.phase() == Phase.SUMMARIZING) {
      return StepOutcome.proceed(
          status.condition(
              ConditionType.RUNNING, false, ConditionReason.Finished, "the ranks are done"));
    }
    Integer active = status.ranks().active();
    if (active != null && active > 0) {
      return StepOutcome.proceed(atWork(view, status));
    }
    if (view.workers().isEmpty() || view.workers().get().isFinished()) {
      return StepOutcome.proceed(status);
    }
    if (view.isQueued() && view.workers().get().isSuspended()) {
      return StepOutcome.proceed(
          status.condition(
              ConditionType.RUNNING,
              false,
              ConditionReason.Queued,
              "Kueue has not admitted the ranks to queue '%s' yet"
                  .formatted(WorkerJob.queue(view.job()).orElseThrow())));
    }
    return waiting(view, status, view.workers().get());
  }

  private static RunStatus atWork(RunView view, RunStatus status) {
    return view.state()
        .filter(FollowedRun::isWaitingForFiles)
        .map(
            state ->
                status.condition(
                    ConditionType.RUNNING,
                    true,
                    ConditionReason.WaitingForFiles,
                    FollowedRun.sentence(view.spec().data().uri(), state)))
        .orElseGet(
            () ->
                status.condition(
                    ConditionType.RUNNING, true, ConditionReason.RanksActive, "ranks are at work"));
  }

  /**
   * Between one rank's end and the next one's start, nobody is at work and nothing is amiss: the
   * condition turns false when a second look finds the same.
   */
  private StepOutcome<RunStatus> waiting(RunView view, RunStatus status, JobView workers) {
    boolean podsRun = workers.ready() > 0;
    Optional<String> why =
        podsRun || !workers.hadTimeToStart(view.now())
            ? Optional.empty()
            : cluster.whyNotRunning(view.job(), Component.RANK);
    boolean wasAtWork =
        status.hasReason(ConditionType.RUNNING, ConditionReason.RanksActive)
            || status.hasReason(ConditionType.RUNNING, ConditionReason.WaitingForFiles);
    if (wasAtWork && why.isEmpty()) {
      return StepOutcome.proceedAndRequeueAfter(status, WHEN_WAITING);
    }
    String message =
        why.orElse(podsRun ? "the ranks' pods are starting up" : "no rank's pod runs yet");
    StepOutcome<RunStatus> outcome =
        StepOutcome.proceedAndRequeueAfter(
            status.condition(
                ConditionType.RUNNING, wasAtWork, ConditionReason.WaitingForPods, message),
            WHEN_WAITING);
    return why.isEmpty() || wasAtWork
        ? outcome
        : outcome.withEvent(RunEvent.warning(EventReason.Blocked, why.get()));
  }
}
