package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.PodUsage;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.cluster.TerminatedContainer;
import dev.cosmicai.operator.reconcile.view.JobView;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.status.CoordinatorSummary;
import dev.cosmicai.operator.status.RunStatus;
import dev.cosmicai.proto.RunState;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends the job when its coordinator has ended: with the summary that it left as its termination
 * message, or with what it says went wrong.
 */
record ConcludeRun(RunCluster cluster, RunRendezvous rendezvous) implements ReconcileStep {
  private static final Duration UNTIL_WORDS_ARE_THERE = Duration.ofSeconds(1);

  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    Optional<JobView> coordinator = view.coordinator().filter(job -> !job.isBeingDeleted());
    boolean jobComplete = coordinator.filter(JobView::isComplete).isPresent();
    if (jobComplete || says(view, dev.cosmicai.proto.Phase.COMPLETE)) {
      return cluster
          .coordinatorTerminationMessage(view.job())
          .flatMap(words -> CoordinatorSummary.parse(words, view.job().getMetadata().getUid()))
          .map(summary -> complete(view, status, summary))
          .orElseGet(
              () ->
                  jobComplete
                      ? askAgain(view, status, coordinator.get())
                      : StepOutcome.completeAndRequeueAfter(
                          status.phase(Phase.SUMMARIZING), UNTIL_WORDS_ARE_THERE));
    }
    if (coordinator.filter(JobView::isFailed).isPresent()) {
      return coordinatorFailed(view, status, coordinator.get());
    }
    if (says(view, dev.cosmicai.proto.Phase.FAILED)) {
      RunState state = view.state().orElseThrow();
      return StatusChanges.failed(status, state.getReason(), state.getMessage());
    }
    return StepOutcome.proceed(status);
  }

  private StepOutcome<RunStatus> complete(
      RunView view, RunStatus status, CoordinatorSummary summary) {
    PodUsage usage = cluster.usage(view.job());
    RunStatus complete =
        Completion.of(status, view.spec(), summary, usage.pods(), usage.podSeconds());
    return StepOutcome.completeAndRequeue(complete)
        .withEvent(RunEvent.normal(EventReason.Completed, Completion.message(complete, summary)));
  }

  /**
   * The coordinator's pod is gone, and its words with it. Another one finds everything in the
   * bucket and says the same.
   */
  private StepOutcome<RunStatus> askAgain(RunView view, RunStatus status, JobView coordinator) {
    rendezvous.close(view.job());
    cluster.delete(coordinator.job());
    return StepOutcome.completeAndRequeueAfter(
            status.phase(Phase.SUMMARIZING), UNTIL_WORDS_ARE_THERE)
        .withEvent(
            RunEvent.deed(
                EventReason.CoordinatorRestarted,
                "the coordinator's pod was deleted before its summary was read; another one reads"
                    + " it from the output"));
  }

  private StepOutcome<RunStatus> coordinatorFailed(
      RunView view, RunStatus status, JobView coordinator) {
    Optional<TerminatedContainer> end =
        cluster.coordinatorTermination(view.job()).filter(ended -> !ended.succeeded());
    return end.map(
            ended ->
                StatusChanges.failed(
                    status,
                    ended.reason().name(),
                    ended.message() + attempts(coordinator.failedPods())))
        .orElseGet(
            () ->
                StatusChanges.failed(
                    status,
                    Reason.Interrupted.name(),
                    "the coordinator's Job failed, and no pod of it is left to say why: "
                        + coordinator.failure()));
  }

  private static String attempts(int failedPods) {
    return failedPods > 1 ? " (tried " + failedPods + " times)" : "";
  }

  private static boolean says(RunView view, dev.cosmicai.proto.Phase phase) {
    return view.state().filter(state -> state.getPhase() == phase).isPresent();
  }
}
