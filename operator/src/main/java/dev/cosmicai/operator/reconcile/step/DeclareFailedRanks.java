package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.contract.retry.Verdict;
import dev.cosmicai.crds.InferenceJobStatus.Failure;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.PodFailure;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.RankStates;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.status.FailedRanks;
import dev.cosmicai.operator.status.RankFigures;
import dev.cosmicai.operator.status.RunStatus;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Tells the coordinator of the ranks that will not come any more, and ends the job when they are
 * more than it tolerates. A coordinator that was restarted has forgotten what it was told, shows
 * that in its state, and is told again.
 */
record DeclareFailedRanks(RunCluster cluster, RunRendezvous rendezvous) implements ReconcileStep {
  private static final Duration UNTIL_IT_ANSWERS = Duration.ofSeconds(5);

  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    Optional<RunState> newest = view.state().filter(DeclareFailedRanks::isRunning);
    if (newest.isEmpty()) {
      return StepOutcome.proceed(status);
    }
    boolean hasNews = !RankStates.of(view.workers(), newest.get()).news().isEmpty();
    Optional<RunState> state =
        hasNews ? rendezvous.ask(view.job()).filter(DeclareFailedRanks::isRunning) : newest;
    if (state.isEmpty()) {
      return StepOutcome.proceedAndRequeueAfter(status, UNTIL_IT_ANSWERS);
    }
    // A rank says that it has finished before it exits: a state taken after its end was seen has
    // that, from the coordinator's memory or from the journal, or it was never said.
    RankStates states = RankStates.of(view.workers(), state.get());
    List<RankFailure> failures = describe(view, status, states);
    Optional<List<RankFailure>> kept =
        failures.isEmpty() ? Optional.of(List.of()) : declared(view, failures);
    if (kept.isEmpty()) {
      return StepOutcome.proceedAndRequeueAfter(status, UNTIL_IT_ANSWERS);
    }
    SortedSet<Integer> failedForGood = states.failedForGood();
    failedForGood.addAll(states.unconfirmed());
    return judge(view, status, state.get(), failedForGood, kept.get());
  }

  private static boolean isRunning(RunState state) {
    return state.getPhase() == Phase.RUNNING;
  }

  private StepOutcome<RunStatus> judge(
      RunView view,
      RunStatus status,
      RunState state,
      SortedSet<Integer> failedForGood,
      List<RankFailure> fresh) {
    List<Failure> shown =
        FailedRanks.shown(failedForGood, status.failures(), fresh, state.getFailuresList());
    RunStatus counted = status.failures(shown);
    int tolerated = view.spec().maxFailedRanks();
    StepOutcome<RunStatus> outcome =
        failedForGood.size() > tolerated
            ? StatusChanges.failed(
                counted.ranks(RankFigures.of(status.ranks(), state, failedForGood)),
                Reason.RanksFailed.name(),
                FailedRanks.tooMany(failedForGood, tolerated, shown))
            : StepOutcome.proceed(counted);
    return fresh.isEmpty() ? outcome : outcome.withEvent(news(fresh, shown));
  }

  /** The failures as the coordinator keeps them; empty if it does not answer. */
  private Optional<List<RankFailure>> declared(RunView view, List<RankFailure> failures) {
    try {
      return Optional.of(rendezvous.declareFailed(view.job(), failures));
    } catch (Fault e) {
      if (e instanceof FatalFault) {
        // Not this run's coordinator, or not its secret: begin again from what the Secret says.
        rendezvous.close(view.job());
      }
      return Optional.empty();
    }
  }

  private List<RankFailure> describe(RunView view, RunStatus status, RankStates states) {
    SortedSet<Integer> failed = states.news();
    failed.removeAll(states.unconfirmed());
    List<RankFailure> failures = new ArrayList<>();
    if (!failed.isEmpty()) {
      cluster.failures(view.job(), failed).stream()
          .map(failure -> toProto(failure, status))
          .forEach(failures::add);
    }
    states.unconfirmed().stream()
        .map(DeclareFailedRanks::withoutContribution)
        .forEach(failures::add);
    return failures;
  }

  private static RankFailure withoutContribution(int rank) {
    Verdict verdict = Verdict.withoutContribution();
    return RankFailure.newBuilder()
        .setRank(rank)
        .setReason(verdict.reason().name())
        .setMessage(verdict.message())
        .build();
  }

  /** Where no pod is left to say why, what the status said while there was one. */
  private static RankFailure toProto(PodFailure failure, RunStatus status) {
    RankFailure.Builder told =
        RankFailure.newBuilder()
            .setRank(failure.rank())
            .setAttempt(failure.attempt())
            .setReason(failure.reason().name())
            .setMessage(failure.message())
            .setPartition(failure.partition().orElse(""));
    Stream<Failure> known =
        status.failures().stream().filter(shown -> shown.rank() == failure.rank());
    if (failure.pod().isEmpty()) {
      known
          .findFirst()
          .ifPresent(
              shown ->
                  told.setReason(shown.reason())
                      .setMessage(shown.message())
                      .setPartition(shown.partition() == null ? "" : shown.partition()));
    }
    return told.build();
  }

  private static RunEvent news(List<RankFailure> fresh, List<Failure> shown) {
    int first = fresh.get(0).getRank();
    String words =
        shown.stream()
            .filter(failure -> failure.rank() == first)
            .findFirst()
            .map(FailedRanks::describe)
            .orElse("rank " + first + ": " + fresh.get(0).getReason());
    String others =
        switch (fresh.size()) {
          case 1 -> "";
          case 2 -> " (and 1 more rank)";
          default -> " (and %d more ranks)".formatted(fresh.size() - 1);
        };
    return RunEvent.warning(EventReason.RanksFailed, words + others);
  }
}
