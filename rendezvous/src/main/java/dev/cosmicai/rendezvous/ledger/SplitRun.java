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
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.FiguresByAttempt;
import dev.cosmicai.rendezvous.split.GroupCommit;
import dev.cosmicai.rendezvous.split.JournalEntry;
import dev.cosmicai.rendezvous.split.Outbox;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.rendezvous.split.SplitLedger;
import dev.cosmicai.rendezvous.split.SplitResult;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.time.Clock;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The run's work: leases go out, commits come in and become durable, and when every split is
 * committed or failed, the run is complete. Not thread-safe.
 */
final class SplitRun {
  private final RunPlan plan;
  private final RankStates ranks;
  private final GroupCommit<?> commits;
  private final Clock clock;
  private final Outbox outbox;
  private final SplitLedger splits;
  private final RunEnd end;
  private final Answers<CommitResponse> committing = new Answers<>();
  private final Answers<FinishResponse> finishing = new Answers<>();
  private final FiguresByAttempt figures = new FiguresByAttempt();

  /** The failures that the journal has. */
  private final BitSet journaled = new BitSet();

  /** With which rank goes what nobody is left for. */
  private RankFailure lastFailure;

  SplitRun(RunPlan plan, RankStates ranks, GroupCommit<?> commits, Clock clock, Outbox outbox) {
    this.plan = plan;
    this.ranks = ranks;
    this.commits = commits;
    this.clock = clock;
    this.outbox = outbox;
    end = new RunEnd(outbox);
    splits =
        new SplitLedger(plan.splits(), plan.shares(), plan.maxFailedSplits(), ranks, clock, outbox);
  }

  RunEnd end() {
    return end;
  }

  SplitLedger splits() {
    return splits;
  }

  List<RankFigures> figures() {
    return figures.all();
  }

  /** Takes over what was durable before this life of the coordinator. */
  void restore(JournalEntry entry) {
    for (SplitCommit commit : entry.commits()) {
      splits.requireSplit(commit.split());
      if (splits.states().of(commit.split()) == State.COMMITTED) {
        throw new Refusal(
            Refusal.Kind.MISMATCH, "split " + commit.split() + " was committed twice");
      }
      splits.committed(commit);
      ranks.progress().restore(commit.samples(), plan.splits().bytes(commit.split()));
    }
    for (SplitFailure failure : entry.failures()) {
      splits.restore(failure);
      journaled.set(failure.split());
      if (failure.withRank()) {
        ranks.checkRank(failure.rank());
        ranks.giveUp(
            RankFailure.newBuilder()
                .setRank(failure.rank())
                .setPartition(plan.splits().split(failure.split()).getPartition().getUri())
                .setReason(failure.reason())
                .setMessage(failure.message())
                .build());
      }
    }
    for (RankFigures told : entry.figures()) {
      ranks.checkRank(told.rank());
      figures.put(told);
      if (told.finished()) {
        ranks.finish(told.rank());
      }
    }
    commits.restore(entry.metrics());
  }

  /** Whether an attempt that joins has nothing to do. */
  boolean isOverFor(int rank) {
    return end.isComplete() || ranks.finished().contains(rank);
  }

  void acquire(AcquireRequest request, CompletableFuture<AcquireResponse> answer) {
    splits.acquire(
        request.getMember().getRank(), request.getHeldList(), request.getWanted(), answer);
  }

  /** Returns the leases that a rank does not hold any more. */
  List<Long> report(ReportRequest request) {
    int rank = request.getMember().getRank();
    List<Long> revoked = splits.renew(rank, request.getHeldList());
    // What comes late, of splits that were committed meanwhile, would count twice.
    if (revoked.isEmpty() && !splits.isIdle(rank)) {
      ranks
          .progress()
          .report(
              rank,
              request.getSamplesDone(),
              request.getSamplesTotal(),
              request.getOpenedBytes(),
              clock.millis());
    }
    return revoked;
  }

  CompletableFuture<CommitResponse> commit(SplitCommit commit, GroupCommit.Incoming metrics) {
    int split = commit.split();
    int rank = commit.rank();
    splits.requireSplit(split);
    end.requireWritable();
    State before = splits.states().of(split);
    if (before == State.FAILED && end.isComplete()) {
      return CompletableFuture.completedFuture(late(true));
    }
    if (splits.commit(commit)) {
      ranks.progress().commit(rank, commit.samples(), plan.splits().bytes(split), clock.millis());
      boolean hurry = splits.isIdle(rank);
      // Merging takes a while, and nobody waits for it here.
      outbox.add(() -> metrics.commit(commit, hurry));
      return committing.add(split, late(false));
    }
    SplitCommit first = splits.states().commit(split);
    CommitResponse answer = late(first.rank() != rank || first.attempt() != commit.attempt());
    return before == State.COMMITTED
        ? CompletableFuture.completedFuture(answer)
        : committing.add(split, answer);
  }

  private static CommitResponse late(boolean late) {
    return CommitResponse.newBuilder().setLate(late).build();
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
    splits.requireSplit(split);
    boolean before = splits.states().of(split) == State.FAILED;
    boolean goesOn = splits.fail(rank, split, Failures.tidy(request.getFailure()));
    if (!before && splits.states().of(split) == State.FAILED) {
      failed(List.of(splits.states().failure(split)));
    }
    return goesOn && !end.isBroken();
  }

  CompletableFuture<FinishResponse> finish(Member member, ByteString json) {
    int rank = member.getRank();
    if (ranks.finished().contains(rank)) {
      return CompletableFuture.completedFuture(FinishResponse.getDefaultInstance());
    }
    end.requireWritable();
    splits.releaseAll(rank);
    tell(new RankFigures(rank, member.getAttempt(), true, json));
    commits.hurry();
    return finishing.add(rank, FinishResponse.getDefaultInstance());
  }

  /** A rank tells what it has done so far. */
  void tell(Member member, ByteString json) {
    if (!json.isEmpty()) {
      tell(new RankFigures(member.getRank(), member.getAttempt(), false, json));
    }
  }

  private void tell(RankFigures told) {
    figures.put(told);
    commits.figures(told);
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

  /** A new attempt of a rank has come, for which others may have waited. */
  void restart(int rank) {
    failed(splits.restart(rank, end.isOpen()));
    splits.serve();
  }

  /** Ranks were declared failed, and {@link RankStates} knows it. */
  void declareFailed(List<RankFailure> failures) {
    for (RankFailure failure : failures) {
      failed(splits.declareFailed(failure));
      lastFailure = failure;
    }
    checkComplete();
  }

  private void failed(List<SplitFailure> failures) {
    write(failures);
    checkTolerance();
  }

  private void write(List<SplitFailure> failures) {
    for (SplitFailure failure : failures) {
      journaled.set(failure.split());
      commits.failure(failure);
      commits.hurry();
    }
  }

  private void checkTolerance() {
    if (splits.failedTooMany() && end.isOpen()) {
      SplitFailure first =
          splits.states().failures().stream()
              .filter(failure -> !failure.withRank())
              .findFirst()
              .orElseThrow();
      fail(tooMany(first));
    }
  }

  private Fault tooMany(SplitFailure first) {
    String message =
        "%d splits failed and maxFailedSplits tolerates %d; the first: %s"
            .formatted(
                splits.states().failedAlone(), plan.maxFailedSplits().orElse(0), first.message());
    // A rank of another version may know other reasons.
    Reason reason =
        Arrays.stream(Reason.values())
            .filter(known -> known.name().equals(first.reason()))
            .findFirst()
            .orElse(Reason.RanksFailed);
    return new FatalFault(reason, message)
        .about(plan.splits().split(first.split()).getPartition().getUri());
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

  /** The run cannot complete any more; if it has, nothing becomes durable any more. */
  void fail(Fault fault) {
    end.fail(fault);
    splits.close();
    outbox.add(committing.refuse(fault));
    outbox.add(finishing.refuse(fault));
  }

  /** How many bytes the splits have that failed. */
  long failedBytes() {
    return splits.states().failures().stream()
        .mapToLong(failure -> plan.splits().bytes(failure.split()))
        .sum();
  }

  void tick() {
    splits.tick();
    checkComplete();
  }

  /** Completes the run if all is done, which it may be as soon as all was restored. */
  void checkComplete() {
    if (!end.isOpen()) {
      return;
    }
    checkTolerance();
    if (ranks.allGone() && splits.waiting() > 0) {
      if (lastFailure == null) {
        fail(
            new InternalFault(
                "every rank has finished, and %d splits wait".formatted(splits.waiting())));
      } else {
        splits.orphan(lastFailure);
      }
    }
    if (end.isOpen() && splits.states().areDone()) {
      // Until now, a newer attempt of the rank could have taken them back.
      write(
          splits.states().failures().stream()
              .filter(failure -> !journaled.get(failure.split()))
              .toList());
    }
    if (end.isOpen() && splits.states().areDone() && commits.isFlushed()) {
      end.complete(new SplitResult(commits.total(), splits.states().failures()));
    }
    splits.serve();
  }
}
