package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.child.WorkerJob;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.NameTaken;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.JobView;
import dev.cosmicai.operator.reconcile.view.RankStates;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the ranks' Job there while ranks are missing, as wide as the user wants it.
 *
 * <p>The Job's number goes to the status in one pass, the Job is created with it in the next: the
 * attempts of a Job are numbered from it, and an attempt's number must never come twice. {@link
 * ConditionReason#CreatingRanks} says that a number is written and waits for its Job.
 */
record StartRanks(RunCluster cluster, RunRendezvous rendezvous) implements ReconcileStep {
  private static final Duration UNTIL_DELETED = Duration.ofSeconds(2);
  private static final Duration UNTIL_NAME_IS_FREE = Duration.ofSeconds(10);

  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    if (view.state().filter(state -> state.getPhase() != Phase.RUNNING).isPresent()) {
      return StepOutcome.proceed(status); // no rank is needed any more
    }
    if (view.workers().isPresent()) {
      return keep(view, status, view.workers().get());
    }
    Optional<Integer> worldSize = worldSize(view, status);
    if (worldSize.isEmpty()) {
      return StepOutcome.proceed(status);
    }
    return isReserved(status)
        ? create(view, status, worldSize.get())
        : StepOutcome.completeAndRequeue(AdmitRun.reserved(status, worldSize.get()));
  }

  private StepOutcome<RunStatus> keep(RunView view, RunStatus status, JobView workers) {
    if (workers.isBeingDeleted()) {
      return StepOutcome.proceedAndRequeueAfter(status, UNTIL_DELETED);
    }
    if (workers.isFinished()) {
      if (ranksAreMissing(view, workers)) {
        cluster.delete(workers.job());
        return StepOutcome.proceedAndRequeueAfter(status, UNTIL_DELETED);
      }
      return StepOutcome.proceed(status);
    }
    if (!view.isQueued()) {
      int parallelism = WorkerJob.parallelism(view.job(), workers.completions());
      if (workers.parallelism() != parallelism) {
        cluster.parallelism(workers.job(), parallelism);
      }
      if (workers.isSuspended()) {
        cluster.suspend(workers.job(), false);
      }
    }
    return StepOutcome.proceed(status);
  }

  /**
   * Whether the Job ended before its ranks did: it stops all of them when it counts too many failed
   * ones, even if some of those had finished before they failed.
   */
  private boolean ranksAreMissing(RunView view, JobView workers) {
    return view.state().filter(state -> isMissingAny(view, state, workers)).isPresent()
        && rendezvous
            .ask(view.job())
            .filter(state -> state.getPhase() == Phase.RUNNING)
            .filter(state -> isMissingAny(view, state, workers))
            .isPresent();
  }

  private static boolean isMissingAny(RunView view, RunState state, JobView workers) {
    RankStates states = RankStates.of(view.workers(), state);
    var open = states.open(workers.completions());
    open.removeAll(states.unconfirmed());
    return !open.isEmpty();
  }

  private StepOutcome<RunStatus> create(RunView view, RunStatus status, int worldSize) {
    try {
      cluster.createWorkers(view.job(), worldSize, status.starts());
    } catch (NameTaken e) {
      RunStatus waiting =
          status.condition(
              ConditionType.RUNNING, false, ConditionReason.CreatingRanks, e.getMessage());
      return StepOutcome.completeAndRequeueAfter(waiting, UNTIL_NAME_IS_FREE)
          .withEvent(RunEvent.warning(EventReason.NameTaken, e.getMessage()));
    }
    String again = status.starts() == 1 ? "" : " (start " + status.starts() + ")";
    return StepOutcome.proceed(
            status.condition(
                ConditionType.RUNNING,
                false,
                ConditionReason.WaitingForPods,
                "the ranks' pods are about to start"))
        .withEvent(
            RunEvent.normal(
                EventReason.RanksCreated,
                (worldSize == 1 ? "1 rank is" : worldSize + " ranks are") + " created" + again));
  }

  private static boolean isReserved(RunStatus status) {
    return status.starts() > 0
        && status.hasReason(ConditionType.RUNNING, ConditionReason.CreatingRanks);
  }

  private static Optional<Integer> worldSize(RunView view, RunStatus status) {
    return Optional.ofNullable(view.spec().worldSize())
        .or(() -> view.state().map(RunState::getWorldSize))
        .or(() -> Optional.ofNullable(status.ranks().total()));
  }
}
