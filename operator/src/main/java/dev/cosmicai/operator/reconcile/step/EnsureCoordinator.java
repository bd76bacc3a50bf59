package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.NameTaken;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.JobView;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the coordinator there, with all that it needs, and watched. Also what an operator does
 * first that finds a run under way.
 */
final class EnsureCoordinator implements ReconcileStep {
  private static final Duration UNTIL_NAME_IS_FREE = Duration.ofSeconds(10);
  private static final Duration UNTIL_DELETED = Duration.ofSeconds(2);

  private final RunCluster cluster;
  private final RunRendezvous rendezvous;

  EnsureCoordinator(RunCluster cluster, RunRendezvous rendezvous) {
    this.cluster = cluster;
    this.rendezvous = rendezvous;
  }

  @Override
  public StepOutcome take(RunView view, RunStatus status) {
    Optional<JobView> coordinator = view.coordinator();
    if (coordinator.filter(JobView::isBeingDeleted).isPresent()) {
      return StepOutcome.completeAndRequeueAfter(status, UNTIL_DELETED);
    }
    if (coordinator.isPresent() && rendezvous.isWatched(view.job())) {
      coordinator
          .filter(JobView::isSuspended)
          .ifPresent(stopped -> cluster.suspend(stopped.job(), false));
      return StepOutcome.proceed(status);
    }
    try {
      if (!cluster.ensure(view.job())) {
        return StepOutcome.completeAndRequeueAfter(status, UNTIL_DELETED)
            .withEvent(
                RunEvent.warning(
                    EventReason.CoordinatorRestarted,
                    "the run's Secret was gone; the coordinator is started again with another"));
      }
    } catch (NameTaken e) {
      return nameTaken(status, e);
    }
    rendezvous.watch(view.job(), cluster.endpoint(view.job()));
    return coordinator.isPresent() ? StepOutcome.proceed(status) : created(status);
  }

  private static StepOutcome created(RunStatus status) {
    if (status.isTrue(ConditionType.PLANNED)) {
      return StepOutcome.proceed(status)
          .withEvent(
              RunEvent.warning(
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

  private static StepOutcome nameTaken(RunStatus status, NameTaken e) {
    RunStatus waiting =
        status.isTrue(ConditionType.PLANNED)
            ? status
            : status.condition(
                ConditionType.PLANNED, false, ConditionReason.NameTaken, e.getMessage());
    return StepOutcome.completeAndRequeueAfter(waiting, UNTIL_NAME_IS_FREE)
        .withEvent(RunEvent.warning(EventReason.NameTaken, e.getMessage()));
  }
}
