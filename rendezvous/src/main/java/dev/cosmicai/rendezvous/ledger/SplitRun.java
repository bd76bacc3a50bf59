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
import dev.cosmicai.rendezvous.split.Outbox;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitLedger;
import dev.cosmicai.rendezvous.split.SplitPlan;
import dev.cosmicai.rendezvous.split.SplitResult;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The run's work: leases go out, commits come in and become durable, and when every split is
 * committed or failed, the run is complete. Not thread-safe.
 */
final class SplitRun {
  private final GrowingSplits all;
  private final RunPlan plan;
  private final RankStates ranks;
  private final GroupCommit<?> commits;
  private final Clock clock;
  private final Outbox outbox;
  private final SplitLedger splits;
  private final FailedSplits failures;
  private final Generations generations;
  private final BadSamples bad;
  private final RankTold told;
  private final FileChecksums checksums;
  private final RunEnd end;
  private final Answers<CommitResponse> committing = new Answers<>();

  /** Whether it was said that no more splits come. */
  private boolean sealing;

  SplitRun(RunPlan plan, RankStates ranks, GroupCommit<?> commits, Clock clock, Outbox outbox) {
    all = new GrowingSplits(plan.splits());
    this.plan = plan.withSplits(all);
    this.ranks = ranks;
    this.commits = commits;
    this.clock = clock;
    this.outbox = outbox;
    end = new RunEnd(outbox);
    splits =
        new SplitLedger(
            all, !plan.followed(), plan.shares(), plan.maxFailedSplits(), ranks, clock, outbox);
    failures = new FailedSplits(this.plan, splits, commits, outbox);
    generations = new Generations(all, failures);
    bad = new BadSamples(this.plan);
    checksums = new FileChecksums(all);
    told = new RankTold(ranks, commits, outbox);
    sealing = !plan.followed();
  }

  RunEnd end() {
    return end;
  }

  /** Who computes which split, and what became of each. */
  SplitLedger ledger() {
    return splits;
  }

  BadSamples bad() {
    return bad;
  }

  /** Takes over what was durable before this life of the coordinator. */
  void restore(JournalEntry entry) {
    for (SplitCommit commit : entry.commits()) {
      splits.requireSplit(commit.split());
      if (splits.states().of(commit.split()) == State.COMMITTED) {
        throw new Refusal(
            Refusal.Kind.MISMATCH, "split " + commit.split() + " was committed twice");
      }
      committed(commit);
      ranks.progress().restore(commit.samples(), all.bytes(commit.split()));
    }
    if (entry.sealed()) {
      sealed();
    }
    failures.restore(entry.failures(), ranks);
    told.restore(entry.figures());
    bad.add(entry.badSamples());
    commits.restore(entry.metrics());
  }

  /** A commit is durable. */
  private void committed(SplitCommit commit) {
    splits.committed(commit);
    generations.committed(commit);
    checksums.add(commit);
  }

  /** More splits have come behind those that there were. */
  void append(SplitPlan now) {
    if (sealing) {
      throw new IllegalStateException("no more splits can come to run " + plan.runUid());
    }
    all.grow(now);
    generations.grow();
    ranks.progress().grow(all.totalBytes());
    splits.grow(all.count());
    checkComplete();
  }

  /** No more splits come. */
  void seal() {
    if (!sealing) {
      sealing = true;
      commits.seal();
    }
  }

  private void sealed() {
    sealing = true;
    splits.seal();
  }

  boolean isSealing() {
    return sealing;
  }

  Generations generations() {
    return generations;
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

  CompletableFuture<CommitResponse> commit(ReceivedCommit received) {
    SplitCommit commit = received.commit();
    int split = commit.split();
    int rank = commit.rank();
    splits.requireSplit(split);
    end.requireWritable();
    received.metrics().require(commit);
    State before = splits.states().of(split);
    if (before == State.FAILED && generations.isDone(all.generation(split))) {
      return CompletableFuture.completedFuture(late(true));
    }
    Optional<SplitCommit> counted = splits.commit(commit);
    if (counted.isPresent()) {
      ranks.progress().commit(rank, commit.samples(), all.bytes(split), clock.millis());
      int generation = all.generation(split);
      boolean hurry = splits.isIdle(rank);
      // Merging takes a while, and nobody waits for it here.
      outbox.add(() -> received.metrics().commit(counted.get(), generation, received.bad(), hurry));
      CompletableFuture<CommitResponse> answer = committing.add(split, late(false));
      bad.add(received.bad());
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
    CompletableFuture<ReleaseResponse> answer = failures.fail(request);
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
    return told.finish(member, json);
  }

  RankTold told() {
    return told;
  }

  FailedSplits failures() {
    return failures;
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
      committed(commit);
      outbox.add(committing.answer(commit.split()));
    }
    entry.failures().forEach(failures::durable);
    told.durable(entry.figures());
    if (entry.sealed()) {
      sealed();
    }
    checkComplete();
  }

  /** The run cannot complete any more; if it has, nothing becomes durable any more. */
  void fail(Fault fault) {
    end.fail(fault);
    splits.close();
    failures.end(fault);
    outbox.add(committing.refuse(RunEnd.refusal(fault)));
    told.fail(fault);
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
    if (ranks.allGone() && (splits.waiting() > 0 || !splits.isSealed())) {
      failures.orphan(splits.isSealed()).ifPresent(this::fail);
    }
    // Until then, a rank that comes back takes back what failed with it.
    if (end.isOpen() && (plan.followed() || splits.states().areDone())) {
      generations.conclude();
    }
    boolean over = !plan.isOfCollectives() || ranks.allGone();
    if (over && end.isOpen() && splits.isSealed() && generations.areDone() && commits.isFlushed()) {
      end.complete(new SplitResult(commits.total(), splits.states().failures()));
    }
    splits.serve();
  }
}
