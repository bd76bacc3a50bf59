package dev.cosmicai.rendezvous.ledger;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReleaseResponse;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.journal.FileChecksums;
import dev.cosmicai.rendezvous.journal.GroupCommit;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.FiguresByAttempt;
import dev.cosmicai.rendezvous.split.Outbox;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SecondLeases;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.rendezvous.split.SplitLedger;
import dev.cosmicai.rendezvous.split.SplitResult;
import dev.cosmicai.rendezvous.split.SplitStates;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.time.Clock;
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
  private final FailedSplits failures;
  private final BadSamples bad;
  private final FileChecksums checksums;
  private final RunEnd end;
  private final Answers<CommitResponse> committing = new Answers<>();
  private final Answers<FinishResponse> finishing = new Answers<>();
  private final FiguresByAttempt figures = new FiguresByAttempt();

  SplitRun(RunPlan plan, RankStates ranks, GroupCommit<?> commits, Clock clock, Outbox outbox) {
    this.plan = plan;
    this.ranks = ranks;
    this.commits = commits;
    this.clock = clock;
    this.outbox = outbox;
    end = new RunEnd(outbox);
    splits =
        new SplitLedger(plan.splits(), plan.shares(), plan.maxFailedSplits(), ranks, clock, outbox);
    failures = new FailedSplits(plan, splits, commits, outbox);
    bad = new BadSamples(plan);
    checksums = new FileChecksums(plan.splits());
  }

  RunEnd end() {
    return end;
  }

  /** What became of each split. */
  SplitStates states() {
    return splits.states();
  }

  SecondLeases secondLeases() {
    return splits.secondLeases();
  }

  BadSamples bad() {
    return bad;
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
      checksums.add(commit);
      ranks.progress().restore(commit.samples(), plan.splits().bytes(commit.split()));
    }
    for (SplitFailure failure : entry.failures()) {
      failures.restore(failure);
      if (failure.withRank()) {
        ranks.checkRank(failure.rank());
        ranks.giveUp(failures.ofRank(failure));
      }
    }
    for (RankFigures told : entry.figures()) {
      ranks.checkRank(told.rank());
      figures.put(told);
      if (told.finished()) {
        ranks.finish(told.rank());
      }
    }
    bad.add(entry.badSamples());
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

  CompletableFuture<CommitResponse> commit(
      SplitCommit commit, GroupCommit.Incoming metrics, List<BadSample> badSamples) {
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
      outbox.add(() -> metrics.commit(commit, badSamples, hurry));
      CompletableFuture<CommitResponse> answer = committing.add(split, late(false));
      bad.add(badSamples);
      checkTolerance();
      return answer;
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

  CompletableFuture<ReleaseResponse> release(ReleaseRequest request) {
    int rank = request.getMember().getRank();
    if (!request.hasFailure()) {
      splits.release(rank, request.getLeasesList());
      return CompletableFuture.completedFuture(FailedSplits.tolerated(true));
    }
    if (request.getLeasesCount() != 1) {
      throw new Refusal(Refusal.Kind.MALFORMED, "a failure is of one lease");
    }
    CompletableFuture<ReleaseResponse> answer =
        failures.fail(rank, request.getLeases(0), request.getFailure());
    checkTolerance();
    if (end.isBroken()) {
      failures.end(end.fault());
    }
    return answer;
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
    failures.restart(rank, end.isOpen());
    checkTolerance();
    splits.serve();
  }

  /** Ranks were declared failed, and {@link RankStates} knows it. */
  void declareFailed(List<RankFailure> declared) {
    for (RankFailure failure : declared) {
      failures.declareFailed(failure);
    }
    checkComplete();
  }

  private void checkTolerance() {
    if (end.isOpen()) {
      failures.tooMany().or(bad::tooMany).or(checksums::damage).ifPresent(this::fail);
    }
  }

  /** An entry of the journal is durable. */
  void durable(JournalEntry entry) {
    for (SplitCommit commit : entry.commits()) {
      splits.committed(commit);
      checksums.add(commit);
      outbox.add(committing.answer(commit.split()));
    }
    entry.failures().forEach(failures::durable);
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
    failures.end(fault);
    outbox.add(committing.refuse(RunEnd.refusal(fault)));
    outbox.add(finishing.refuse(RunEnd.refusal(fault)));
  }

  /** How many bytes the splits have that failed. */
  long failedBytes() {
    return failures.bytes();
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
      failures.orphan().ifPresent(this::fail);
    }
    if (end.isOpen() && splits.states().areDone()) {
      // Until now, a newer attempt of the rank could have taken them back.
      failures.writeAll();
    }
    if (end.isOpen() && splits.states().areDone() && commits.isFlushed()) {
      end.complete(new SplitResult(commits.total(), splits.states().failures()));
    }
    splits.serve();
  }
}
