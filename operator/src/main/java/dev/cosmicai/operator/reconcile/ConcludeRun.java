package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.PodUsage;
import dev.cosmicai.operator.cluster.TerminatedContainer;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.status.CoordinatorSummary;
import dev.cosmicai.operator.status.RunStatus;
import dev.cosmicai.proto.RunState;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends the job when its coordinator has ended: with the summary that it left as its last words, or
 * with what it says went wrong.
 */
final class ConcludeRun implements ReconcileStep {
  private static final Duration UNTIL_WORDS_ARE_THERE = Duration.ofSeconds(1);

  private final RunCluster cluster;
  private final RunRendezvous rendezvous;

  ConcludeRun(RunCluster cluster, RunRendezvous rendezvous) {
    this.cluster = cluster;
    this.rendezvous = rendezvous;
  }

  @Override
  public StepOutcome take(RunView view, RunStatus status) {
    Optional<JobFacts> coordinator = view.coordinator().filter(job -> !job.isBeingDeleted());
    boolean jobComplete = coordinator.filter(JobFacts::isComplete).isPresent();
    if (jobComplete || says(view, dev.cosmicai.proto.Phase.COMPLETE)) {
      return cluster
          .coordinatorLastWords(view.job())
          .flatMap(words -> CoordinatorSummary.parse(words, view.job().getMetadata().getUid()))
          .map(summary -> complete(view, status, summary))
          .orElseGet(
              () ->
                  jobComplete
                      ? askAgain(view, status, coordinator.get())
                      : StepOutcome.completeAndRequeueAfter(
                          status.phase(Phase.SUMMARIZING), UNTIL_WORDS_ARE_THERE));
    }
    if (coordinator.filter(JobFacts::isFailed).isPresent()) {
      return coordinatorFailed(view, status, coordinator.get());
    }
    if (says(view, dev.cosmicai.proto.Phase.FAILED)) {
      RunState state = view.state().orElseThrow();
      return Turns.failed(status, state.getReason(), state.getMessage());
    }
    return StepOutcome.proceed(status);
  }

  private StepOutcome complete(RunView view, RunStatus status, CoordinatorSummary summary) {
    PodUsage usage = cluster.usage(view.job());
    RunStatus complete =
        Completion.of(status, view.spec(), summary, usage.pods(), usage.podSeconds());
    return StepOutcome.completeAndGoOn(complete)
        .telling(RunEvent.normal(EventReason.Completed, Completion.message(complete, summary)));
  }

  /**
   * The coordinator's pod is gone, and its words with it. Another one finds everything in the
   * bucket and says the same.
   */
  private StepOutcome askAgain(RunView view, RunStatus status, JobFacts coordinator) {
    rendezvous.close(view.job());
    cluster.delete(coordinator.job());
    return StepOutcome.completeAndRequeueAfter(
            status.phase(Phase.SUMMARIZING), UNTIL_WORDS_ARE_THERE)
        .telling(
            RunEvent.warning(
                EventReason.CoordinatorRestarted,
                "the coordinator's pod was deleted before its summary was read; another one reads"
                    + " it from the output"));
  }

  private StepOutcome coordinatorFailed(RunView view, RunStatus status, JobFacts coordinator) {
    Optional<TerminatedContainer> end =
        cluster.coordinatorEnd(view.job()).filter(ended -> !ended.succeeded());
    return end.map(
            ended ->
                Turns.failed(
                    status,
                    ended.reason().name(),
                    ended.message() + attempts(coordinator.failedPods())))
        .orElseGet(
            () ->
                Turns.failed(
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
