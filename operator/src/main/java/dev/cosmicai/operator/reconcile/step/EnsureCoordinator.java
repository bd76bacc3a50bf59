package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.child.CoordinatorJob;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.NameTaken;
import dev.cosmicai.operator.cluster.ObjectRefused;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.JobView;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the coordinator there, with all that it needs, reachable and watched. Also what an operator
 * does first that finds a run under way.
 */
record EnsureCoordinator(RunCluster cluster, RunRendezvous rendezvous) implements ReconcileStep {
  private static final Duration UNTIL_NAME_IS_FREE = Duration.ofSeconds(10);
  private static final Duration UNTIL_DELETED = Duration.ofSeconds(2);

  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    Optional<JobView> coordinator = view.coordinator();
    if (coordinator.filter(JobView::isBeingDeleted).isPresent()) {
      return StepOutcome.completeAndRequeueAfter(status, UNTIL_DELETED);
    }
    if (coordinator.isPresent()
        && rendezvous.isWatched(view.job())
        && !hasLostItsSecret(view, coordinator.get())) {
      coordinator
          .filter(JobView::isSuspended)
          .ifPresent(stopped -> cluster.suspend(stopped.job(), false));
      return repaired(view, status);
    }
    try {
      if (!cluster.ensure(view.job())) {
        return StepOutcome.completeAndRequeueAfter(status, UNTIL_DELETED)
            .withEvent(
                RunEvent.deed(
                    EventReason.CoordinatorRestarted,
                    "the run's Secret was deleted or replaced; the coordinator is started again"
                        + " with a new one"));
      }
    } catch (NameTaken e) {
      return nameTaken(status, e);
    } catch (ObjectRefused e) {
      if (coordinator.isEmpty()) {
        throw e;
      }
      // What is there serves the run; a policy of today need not end a job of yesterday.
      rendezvous.watch(view.job(), cluster.endpoint(view.job()));
      return StepOutcome.proceed(status)
          .withEvent(RunEvent.warning(EventReason.Blocked, e.getMessage()));
    }
    rendezvous.watch(view.job(), cluster.endpoint(view.job()));
    return coordinator.isPresent() ? StepOutcome.proceed(status) : created(status);
  }

  /**
   * Whether pods that start now cannot join the coordinator. Pods that run have read the Secret: it
   * is asked for only while others start, and a missing one is replaced, and the coordinator with
   * it, only when they wait for it.
   */
  private boolean hasLostItsSecret(RunView view, JobView coordinator) {
    return view.jobs().anyMatch(job -> job.active() > job.ready())
        && cluster
            .secretUid(view.job())
            .map(uid -> !CoordinatorJob.servesWith(coordinator.job(), uid))
            .orElseGet(() -> podsWait(view));
  }

  private static boolean podsWait(RunView view) {
    return view.jobs()
        .filter(job -> job.active() > 0 && job.ready() == 0)
        .anyMatch(job -> job.hadTimeToStart(view.now()));
  }

  /** What cannot be mended is told; the run may well end without it. */
  private StepOutcome<RunStatus> repaired(RunView view, RunStatus status) {
    StepOutcome<RunStatus> outcome = StepOutcome.proceed(status);
    try {
      List<String> mended = cluster.repair(view.job(), view.jobs().map(JobView::job).toList());
      return mended.isEmpty()
          ? outcome
          : outcome.withEvent(
              RunEvent.deed(
                  EventReason.Repaired,
                  "edited or deleted by somebody, and restored: " + String.join(", ", mended)));
    } catch (NameTaken e) {
      return outcome.withEvent(RunEvent.warning(EventReason.NameTaken, e.getMessage()));
    } catch (ObjectRefused e) {
      return outcome.withEvent(RunEvent.warning(EventReason.Blocked, e.getMessage()));
    }
  }

  private static StepOutcome<RunStatus> created(RunStatus status) {
    if (status.isTrue(ConditionType.PLANNED)) {
      return StepOutcome.proceed(status)
          .withEvent(
              RunEvent.deed(
                  EventReason.CoordinatorRestarted,
                  "the coordinator's Job was gone and is created again"));
    }
    return StepOutcome.proceed(
            status.condition(
                ConditionType.PLANNED,
                false,
                ConditionReason.Planning,
                "the coordinator lists the input"))
        .withEvent(RunEvent.normal(EventReason.Started, "the coordinator is created"));
  }

  private static StepOutcome<RunStatus> nameTaken(RunStatus status, NameTaken e) {
    RunStatus waiting =
        status.isTrue(ConditionType.PLANNED)
            ? status
            : status.condition(
                ConditionType.PLANNED, false, ConditionReason.NameTaken, e.getMessage());
    return StepOutcome.completeAndRequeueAfter(waiting, UNTIL_NAME_IS_FREE)
        .withEvent(RunEvent.warning(EventReason.NameTaken, e.getMessage()));
  }
}
