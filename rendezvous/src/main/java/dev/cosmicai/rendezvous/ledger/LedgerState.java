package dev.cosmicai.rendezvous.ledger;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReleaseResponse;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.CollectiveState;
import dev.cosmicai.rendezvous.collective.Collectives;
import dev.cosmicai.rendezvous.collective.Contribution;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import dev.cosmicai.rendezvous.journal.GroupCommit;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.LeaseHistory;
import dev.cosmicai.rendezvous.split.Outbox;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitPlan;
import dev.cosmicai.rendezvous.split.SplitResult;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a ledger knows, under its one lock: each synchronized method is a step from one consistent
 * state to the next. What is to be told of it waits until {@link #step} tells it without the lock.
 */
final class LedgerState {
  private final Clock clock;

  @GuardedBy("this")
  private final Outbox outbox = new Outbox();

  @GuardedBy("this")
  private final RankStates ranks;

  @GuardedBy("this")
  private final SplitRun splits;

  @GuardedBy("this")
  private final Collectives collectives;

  @GuardedBy("this")
  private final RunStatus status = new RunStatus();

  LedgerState(
      RunPlan plan,
      HeartbeatTiming timing,
      GroupCommit<?> commits,
      RendezvousLimits limits,
      Consumer<CollectivesRecord> log,
      Clock clock) {
    this.clock = clock;
    ranks = new RankStates(plan, timing);
    collectives = new Collectives(plan.worldSize(), limits, ranks.finished(), ranks.failed(), log);
    splits = new SplitRun(plan, ranks, commits, clock, outbox);
  }

  void step(Runnable step) {
    step(
        () -> {
          step.run();
          return null;
        });
  }

  /** Takes a step and then tells what came of it, with no lock held. */
  <T> T step(Supplier<T> step) {
    try {
      return step.get();
    } finally {
      messages().run();
    }
  }

  private synchronized Runnable messages() {
    return outbox.take();
  }

  synchronized void restore(JournalEntry entry) {
    splits.restore(entry);
  }

  synchronized void restore(CollectivesRecord record) {
    collectives.restore(record);
  }

  synchronized CompletableFuture<SplitResult> completion() {
    splits.checkComplete();
    return splits.end().future();
  }

  synchronized void append(SplitPlan now) {
    splits.append(now);
  }

  synchronized void seal() {
    splits.seal();
  }

  synchronized boolean isSealing() {
    return splits.isSealing();
  }

  synchronized Optional<Generations.Done> generation(int generation) {
    return splits.generations().done(generation);
  }

  synchronized void lag(Duration newest) {
    status.lag(newest);
  }

  synchronized void warn(String text) {
    status.warn(text);
  }

  synchronized void phase(Phase phase, String reason, String message) {
    status.phase(phase, reason, message);
  }

  /** Lets a member in, or refuses it. Returns whether its attempt was not known. */
  synchronized boolean admit(Member member) {
    boolean fresh = ranks.admit(member, splits.end().isOpen(), clock.millis());
    if (fresh) {
      splits.restart(member.getRank());
    }
    return fresh;
  }

  /** Returns whether nothing is left for the rank. */
  synchronized boolean join(Member member) {
    if (admit(member)) {
      ranks.progress().begin(member.getRank());
    }
    return splits.isOverFor(member.getRank());
  }

  synchronized void acquire(AcquireRequest request, CompletableFuture<AcquireResponse> answer) {
    admit(request.getMember());
    splits.acquire(request, answer);
  }

  synchronized CompletableFuture<CommitResponse> commit(Member member, ReceivedCommit received) {
    admit(member);
    splits.told().tell(member, received.figures());
    return splits.commit(received);
  }

  synchronized CompletableFuture<ReleaseResponse> release(ReleaseRequest request) {
    admit(request.getMember());
    splits.told().tell(request.getMember(), request.getFigures());
    return splits.release(request);
  }

  synchronized CompletableFuture<FinishResponse> finish(FinishRequest request) {
    admit(request.getMember());
    return splits.finish(request.getMember(), request.getFigures());
  }

  /** A rank is about to finish. */
  synchronized void finishing(Member member) {
    admit(member);
    collectives.finish(member.getRank());
  }

  synchronized void report(ReportRequest request, ReportResponse.Builder response) {
    admit(request.getMember());
    response.addAllRevoked(splits.report(request));
    response.setStop(splits.end().isBroken() || status.isTerminal());
  }

  /** The ranks at work that were not heard of for so long. */
  synchronized BitSet silentFor(Duration time) {
    return ranks.silentFor(time, clock.millis());
  }

  /** Returns whether the run is still able to complete. */
  synchronized boolean declareFailed(String runUid, List<RankFailure> failures) {
    ranks.checkRun(runUid);
    for (RankFailure failure : failures) {
      ranks.checkRank(failure.getRank());
    }
    List<RankFailure> declared = new ArrayList<>();
    for (RankFailure failure : failures) {
      if (!splits.end().isComplete() && !ranks.finished().contains(failure.getRank())) {
        declared.add(splits.failures().located(Failures.tidy(failure)));
      }
    }
    for (RankFailure failure : declared) {
      ranks.giveUp(failure);
    }
    if (ranks.failures().exceedTolerance() && splits.end().isOpen()) {
      Outcome.Broken outcome = ranks.failures().outcome();
      splits.fail(outcome.fault());
      outbox.add(collectives.breakAll(outcome));
    }
    splits.declareFailed(declared);
    return !splits.end().isBroken();
  }

  /** What is kept of these ranks, without those that do not count as failed. */
  synchronized List<RankFailure> failures(List<RankFailure> of) {
    return ranks.failures().of(of);
  }

  synchronized List<RankFailure> failures() {
    return ranks.failures().all();
  }

  synchronized void tick() {
    splits.tick();
  }

  synchronized void durable(JournalEntry entry) {
    splits.durable(entry);
  }

  synchronized void fail(Fault fault) {
    splits.fail(fault);
  }

  /** Writes all but the numbers of ranks, which can be written with no lock held. */
  synchronized RankStates.Numbers describe(RunState.Builder state) {
    status.describe(state);
    state
        .setSplitsTotal(splits.ledger().states().count())
        .setSplitsCommitted(splits.ledger().states().count(State.COMMITTED))
        .setSplitsFailed(splits.ledger().states().failed())
        .setBadSamples(splits.bad().count())
        .setFollowing(!splits.isSealing() && splits.end().isOpen())
        .setGenerations(splits.generations().count());
    return ranks.describe(
        state, splits.end().isComplete(), splits.failures().bytes(), clock.millis());
  }

  synchronized List<RankFigures> figures() {
    return splits.told().figures();
  }

  synchronized Optional<SplitCommit> commit(int split) {
    return splits.ledger().states().of(split) == State.COMMITTED
        ? Optional.of(splits.ledger().states().commit(split))
        : Optional.empty();
  }

  synchronized List<BadSample> badSamples() {
    return splits.bad().all();
  }

  synchronized LeaseHistory leaseHistory() {
    return splits.ledger().history();
  }

  synchronized void checkRun(String runUid) {
    ranks.checkRun(runUid);
  }

  synchronized CollectiveState.Receipt contribute(Member member, Contribution contribution) {
    admit(member);
    return collectives.contribute(contribution);
  }

  synchronized void await(Member member, String collective, Waiter waiter) {
    admit(member);
    outbox.add(collectives.await(collective, waiter));
  }

  synchronized void send(SendRequest request) {
    admit(request.getMember());
    outbox.add(collectives.send(request));
  }

  synchronized void receive(ReceiveRequest request, Waiter waiter) {
    admit(request.getMember());
    outbox.add(collectives.receive(request, waiter));
  }

  /** Returns whom it waited for; null if it waits no more. */
  synchronized BitSet leave(Waiter waiter) {
    return collectives.leave(waiter);
  }

  /** How many calls wait for a result or a message. */
  synchronized int waiting() {
    return collectives.waiting();
  }

  /**
   * Ranks are gone: returns the collectives that wait for nobody any more, to be folded with no
   * lock held, and tells those who wait for messages.
   */
  synchronized List<CollectiveState> closeReady() {
    outbox.add(collectives.checkSenders());
    return collectives.closeReady();
  }

  synchronized void settle(CollectiveState closed, Outcome outcome) {
    outbox.add(collectives.settle(closed, outcome));
  }
}
