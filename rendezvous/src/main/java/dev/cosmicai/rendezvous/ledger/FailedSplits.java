package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.contract.words.Words;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReleaseResponse;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.journal.GroupCommit;
import dev.cosmicai.rendezvous.split.Outbox;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.rendezvous.split.SplitLedger;
import dev.cosmicai.rendezvous.split.SplitStates;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The splits that will not be computed: they become durable, and are more than the run tolerates,
 * perhaps. Not thread-safe.
 */
final class FailedSplits {
  private final RunPlan plan;
  private final SplitLedger splits;
  private final SplitStates states;
  private final GroupCommit<?> commits;
  private final Outbox outbox;
  private final Answers<ReleaseResponse> releasing = new Answers<>();

  /** The failures that the journal has, or gets. */
  private final BitSet journaled = new BitSet();

  private final BitSet durable = new BitSet();
  private final List<SplitFailure> restoredWithRank = new ArrayList<>();

  /** With which rank goes what nobody is left for. */
  private RankFailure lastFailure;

  FailedSplits(RunPlan plan, SplitLedger splits, GroupCommit<?> commits, Outbox outbox) {
    this.plan = plan;
    this.splits = splits;
    this.states = splits.states();
    this.commits = commits;
    this.outbox = outbox;
  }

  static ReleaseResponse tolerated(boolean tolerated) {
    return ReleaseResponse.newBuilder().setTolerated(tolerated).build();
  }

  /**
   * The journal has these. While more splits come, a rank that failed with some of them may have
   * come back since then: whoever supervises it says whether it has not.
   */
  void restore(List<SplitFailure> failures, RankStates ranks) {
    for (SplitFailure failure : failures) {
      splits.restore(failure);
      journaled.set(failure.split());
      durable.set(failure.split());
      if (failure.withRank()) {
        ranks.checkRank(failure.rank());
        restoredWithRank.add(failure);
      }
    }
    if (splits.isSealed()) {
      restoredWithRank.removeIf(failure -> ranks.finished().contains(failure.rank()));
      restoredWithRank.forEach(failure -> ranks.giveUp(ofRank(failure)));
      restoredWithRank.clear();
    }
  }

  /** Why the rank failed with which a split is missing. */
  private RankFailure ofRank(SplitFailure failure) {
    return RankFailure.newBuilder()
        .setRank(failure.rank())
        .setPartition(plan.splits().split(failure.split()).getPartition().getUri())
        .setReason(failure.reason())
        .setMessage(failure.message())
        .build();
  }

  /** A rank says that a split cannot be computed. */
  CompletableFuture<ReleaseResponse> fail(ReleaseRequest request) {
    if (request.getLeasesCount() != 1) {
      throw new Refusal(Refusal.Kind.MALFORMED, "a failure is of one lease");
    }
    int split = request.getLeases(0).getSplit();
    int rank = request.getMember().getRank();
    boolean goesOn = splits.fail(rank, split, Failures.tidy(request.getFailure()));
    if (states.of(split) != State.FAILING) {
      return CompletableFuture.completedFuture(tolerated(goesOn));
    }
    if (!journaled.get(split)) {
      write(List.of(states.failure(split)));
    }
    return releasing.add(split, tolerated(true));
  }

  /** The failure with the partition, where the rank could not say it and it is known. */
  RankFailure located(RankFailure failure) {
    if (!failure.getPartition().isEmpty()) {
      return failure;
    }
    return splits
        .computing(failure.getRank())
        .map(split -> plan.splits().split(split).getPartition().getUri())
        .map(uri -> failure.toBuilder().setPartition(uri).build())
        .orElse(failure);
  }

  /** A new attempt of a rank has come. See {@link SplitLedger#restart}. */
  void restart(int rank, boolean takesBack) {
    write(splits.restart(rank, takesBack));
  }

  /** A rank was declared failed. See {@link SplitLedger#declareFailed}. */
  void declareFailed(RankFailure failure) {
    write(splits.declareFailed(failure));
    lastFailure = failure;
  }

  /**
   * No rank is left: what waits fails with the one that was declared failed last.
   *
   * @param sealed whether no more splits come; else nobody is there to compute them
   * @return what is wrong if there is no such rank, or if more splits come
   */
  Optional<Fault> orphan(boolean sealed) {
    if (!sealed && lastFailure != null) {
      return Optional.of(
          new FatalFault(
              Reason.RanksFailed,
              "no rank is left to compute what comes; the last was rank %d: %s: %s"
                  .formatted(
                      lastFailure.getRank(), lastFailure.getReason(), lastFailure.getMessage())));
    }
    if (lastFailure == null) {
      return Optional.of(
          new InternalFault(
              "every rank has finished, and %d splits wait".formatted(splits.waiting())));
    }
    splits.orphan(lastFailure);
    return Optional.empty();
  }

  /**
   * Whether all of the splits from one to another, without the last, have failed that are not
   * committed, and that is durable. Then it stays so. If a rank could take them back until now, it
   * becomes durable now.
   */
  boolean areAllOthers(int from, int to, int committed) {
    if (committed + states.failed() < to - from) {
      return false;
    }
    List<SplitFailure> failed = states.failures(from, to);
    if (committed + failed.size() < to - from) {
      return false;
    }
    write(failed.stream().filter(failure -> !journaled.get(failure.split())).toList());
    if (!failed.stream().allMatch(failure -> durable.get(failure.split()))) {
      return false;
    }
    states.conclude(failed);
    return true;
  }

  private void write(List<SplitFailure> failures) {
    for (SplitFailure failure : failures) {
      journaled.set(failure.split());
      commits.failure(failure);
      commits.hurry();
    }
  }

  /** The journal has one by now. */
  void durable(SplitFailure failure) {
    splits.failed(failure.split());
    durable.set(failure.split());
    outbox.add(releasing.answer(failure.split()));
  }

  /** How the run ends if more have failed for themselves than it tolerates. */
  Optional<Fault> tooMany() {
    if (!splits.failedTooMany()) {
      return Optional.empty();
    }
    List<SplitFailure> alone =
        states.failures().stream().filter(failure -> !failure.withRank()).toList();
    SplitFailure first = alone.get(0);
    String message =
        "%d splits failed and maxFailedSplits tolerates %d: %s"
            .formatted(
                alone.size(),
                plan.maxFailedSplits().orElse(0),
                Words.few(alone.stream().map(SplitFailure::message).toList()));
    return Optional.of(
        new FatalFault(reason(first.reason()), message)
            .about(plan.splits().split(first.split()).getPartition().getUri()));
  }

  /** A rank of another version may know other reasons. */
  static Reason reason(String name) {
    for (Reason known : Reason.values()) {
      if (known.name().equals(name)) {
        return known;
      }
    }
    return Reason.RanksFailed;
  }

  /**
   * The run ends so. Of one that is lost no split is tolerated; a coordinator that cannot write has
   * a successor, which is to be told again.
   */
  void end(Fault fault) {
    outbox.add(
        fault instanceof FatalFault
            ? releasing.answerAll(tolerated(false))
            : releasing.refuse(fault));
  }

  /** How many bytes they have. */
  long bytes() {
    return states.failures().stream()
        .mapToLong(failed -> plan.splits().bytes(failed.split()))
        .sum();
  }
}
