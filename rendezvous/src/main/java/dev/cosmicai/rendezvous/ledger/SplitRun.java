package dev.cosmicai.rendezvous.ledger;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.GroupCommit;
import dev.cosmicai.rendezvous.split.JournalEntry;
import dev.cosmicai.rendezvous.split.Outbox;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.rendezvous.split.SplitLedger;
import dev.cosmicai.rendezvous.split.SplitResult;
import dev.cosmicai.rendezvous.split.SplitStates;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The run's work: leases go out, commits come in and become durable, and when every split is
 * committed or failed, the run is complete. Not thread-safe.
 */
final class SplitRun {
  private final RunPlan plan;
  private final RankStates ranks;
  private final GroupCommit<?> commits;
  private final Outbox outbox;
  private final SplitLedger splits;
  private final CompletableFuture<SplitResult> completion = new CompletableFuture<>();
  private final Answers<CommitResponse> committing = new Answers<>();
  private final Answers<FinishResponse> finishing = new Answers<>();

  /** The newest of each attempt, by rank and attempt. */
  private final Map<Long, RankFigures> figures = new TreeMap<>();

  private boolean complete;
  private Fault broken;

  SplitRun(RunPlan plan, RankStates ranks, GroupCommit<?> commits, Outbox outbox) {
    this.plan = plan;
    this.ranks = ranks;
    this.commits = commits;
    this.outbox = outbox;
    splits = new SplitLedger(plan.splits(), plan.shares(), plan.maxFailedSplits(), ranks, outbox);
    checkComplete();
  }

  /** See {@link RunLedger#completion}. */
  CompletableFuture<SplitResult> completion() {
    return completion;
  }

  SplitStates states() {
    return splits.states();
  }

  List<RankFigures> figures() {
    return List.copyOf(figures.values());
  }

  /** Whether all is done. */
  boolean isComplete() {
    return complete;
  }

  boolean isBroken() {
    return broken != null;
  }

  /** Takes over what was durable before this life of the coordinator. */
  void restore(JournalEntry entry) {
    for (SplitCommit commit : entry.commits()) {
      splits.requireSplit(commit.split());
      if (states().of(commit.split()) == State.COMMITTED) {
        throw new Refusal(
            Refusal.Kind.MISMATCH, "split " + commit.split() + " was committed twice");
      }
      splits.committed(commit);
      ranks.progress().restore(commit.samples(), plan.splits().bytes(commit.split()));
    }
    for (SplitFailure failure : entry.failures()) {
      splits.requireSplit(failure.split());
      splits.restore(failure);
    }
    for (RankFigures told : entry.figures()) {
      ranks.checkRank(told.rank());
      keep(told);
      if (told.finished()) {
        ranks.finish(told.rank());
      }
    }
    commits.restore(entry.metrics());
    checkComplete();
  }

  /** Whether an attempt that joins has nothing to do. */
  boolean isOverFor(int rank) {
    return complete || ranks.finished().contains(rank);
  }

  void acquire(AcquireRequest request, long nowMillis, CompletableFuture<AcquireResponse> answer) {
    splits.acquire(
        request.getMember().getRank(),
        request.getHeldList(),
        request.getWanted(),
        nowMillis,
        answer);
  }

  List<Long> renew(int rank, List<HeldLease> held, long nowMillis) {
    return splits.renew(rank, held, nowMillis);
  }

  CompletableFuture<CommitResponse> commit(
      SplitCommit commit, GroupCommit.Incoming metrics, long nowMillis) {
    int split = commit.split();
    int rank = commit.rank();
    splits.requireSplit(split);
    if (broken != null) {
      throw broken;
    }
    if (splits.commit(commit, nowMillis)) {
      try {
        metrics.commit(commit);
      } catch (RuntimeException e) {
        // Metrics that fit for themselves but not together: nothing can be said of the run any
        // more.
        fail(
            e instanceof Fault fault
                ? fault
                : new InternalFault("metrics cannot be merged: " + e, e));
        throw e;
      }
      ranks.progress().commit(rank, commit.samples(), plan.splits().bytes(split), nowMillis);
      if (splits.isIdle(rank)) {
        commits.hurry();
      }
      return committing.add(split, CommitResponse.getDefaultInstance());
    }
    SplitCommit first = states().commit(split);
    boolean late = first.rank() != rank || first.attempt() != commit.attempt();
    CommitResponse answer = CommitResponse.newBuilder().setLate(late).build();
    return states().of(split) == State.COMMITTED
        ? CompletableFuture.completedFuture(answer)
        : committing.add(split, answer);
  }

  /** Whether the rank goes on. */
  boolean release(ReleaseRequest request) {
    int rank = request.getMember().getRank();
    if (!request.hasFailure()) {
      splits.release(rank, request.getLeasesList());
      return true;
    }
    if (request.getLeasesCount() != 1) {
      throw new Refusal(Refusal.Kind.MALFORMED, "a failure is of one lease");
    }
    int split = request.getLeases(0).getSplit();
    boolean before = states().of(split) == State.FAILED;
    boolean goesOn = splits.fail(rank, split, request.getFailure());
    if (!before && states().of(split) == State.FAILED) {
      failed(List.of(states().failure(split)));
    }
    return goesOn && broken == null;
  }

  CompletableFuture<FinishResponse> finish(Member member, ByteString json) {
    int rank = member.getRank();
    if (ranks.finished().contains(rank)) {
      return CompletableFuture.completedFuture(FinishResponse.getDefaultInstance());
    }
    splits.releaseAll(rank);
    RankFigures last = new RankFigures(rank, member.getAttempt(), true, json);
    keep(last);
    commits.figures(last);
    commits.hurry();
    return finishing.add(rank, FinishResponse.getDefaultInstance());
  }

  /** A rank tells what it has done so far. */
  void tell(Member member, ByteString json) {
    if (!json.isEmpty()) {
      RankFigures told = new RankFigures(member.getRank(), member.getAttempt(), false, json);
      keep(told);
      commits.figures(told);
    }
  }

  private void keep(RankFigures told) {
    figures.put((long) told.rank() << Integer.SIZE | told.attempt(), told);
  }

  /** A rank has joined, of which others may have waited to hear. */
  void joined() {
    splits.serve();
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

  /** A new attempt of a rank has come. */
  void restart(int rank) {
    failed(splits.restart(rank));
    splits.serve();
  }

  /** Ranks were declared failed, and {@link RankStates} knows it. */
  void declareFailed(List<RankFailure> failures) {
    for (RankFailure failure : failures) {
      failed(splits.declareFailed(failure));
    }
    if (ranks.allGone() && !failures.isEmpty()) {
      splits.orphan(failures.get(failures.size() - 1));
    }
    checkComplete();
  }

  private void failed(List<SplitFailure> failures) {
    for (SplitFailure failure : failures) {
      commits.failure(failure);
      commits.hurry();
    }
    if (splits.failedTooMany()) {
      fail(tooMany());
    }
  }

  private Fault tooMany() {
    SplitFailure first =
        states().failures().stream()
            .filter(failure -> !failure.withRank())
            .findFirst()
            .orElseThrow();
    String uri = plan.splits().split(first.split()).getPartition().getUri();
    return new FatalFault(
            Reason.valueOf(first.reason()),
            "%d splits failed and maxFailedSplits tolerates %d; the first: %s"
                .formatted(
                    states().failedAlone(), plan.maxFailedSplits().orElse(0), first.message()))
        .about(uri);
  }

  /** An entry of the journal is durable. */
  void durable(JournalEntry entry) {
    for (SplitCommit commit : entry.commits()) {
      splits.committed(commit);
      outbox.add(committing.answer(commit.split()));
    }
    for (RankFigures told : entry.figures()) {
      if (told.finished()) {
        ranks.finish(told.rank());
        outbox.add(finishing.answer(told.rank()));
      }
    }
    checkComplete();
  }

  /** The run cannot complete any more. */
  void fail(Fault fault) {
    if (broken == null && !complete) {
      broken = fault;
      outbox.add(() -> completion.completeExceptionally(fault));
      outbox.add(committing.refuse(fault));
      outbox.add(finishing.refuse(fault));
    }
  }

  /** How many bytes the splits have that failed. */
  long failedBytes() {
    return states().failures().stream()
        .mapToLong(failure -> plan.splits().bytes(failure.split()))
        .sum();
  }

  void tick(long nowMillis) {
    splits.tick(nowMillis);
  }

  private void checkComplete() {
    if (!complete && broken == null && states().areDone() && commits.isFlushed()) {
      complete = true;
      SplitResult result = new SplitResult(commits.total(), states().failures());
      outbox.add(() -> completion.complete(result));
    }
    splits.serve();
  }
}
