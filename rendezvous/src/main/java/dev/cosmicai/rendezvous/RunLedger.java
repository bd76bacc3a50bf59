package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.DeclareFailedResponse;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.Value;
import java.time.Clock;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * All that the rendezvous knows of one run, in memory, and the rules by which it changes. The
 * methods that take a request do what {@code rendezvous.proto} says of the call with that name;
 * what they do not accept they answer with a {@link Refusal}.
 *
 * <p>Safe for use by many threads. No method waits for a rank. Each takes the same short time
 * whatever the number of ranks, but for {@link #state} and for the call that seals a collective:
 * that one runs the fold before it returns. Reading, merging and folding values, and writing the
 * state, are done outside of the lock.
 */
public final class RunLedger {
  private final RunPlan plan;
  private final RendezvousLimits limits;
  private final Clock clock;
  private final Pulse pulse;
  private final RuleBook rules;
  private final long incarnation = ThreadLocalRandom.current().nextLong();
  private final CompletableFuture<SealedResult> completion = new CompletableFuture<>();

  private final ReentrantLock lock = new ReentrantLock();
  // All below is guarded by the lock.
  private final MemberSets members = new MemberSets();
  private final Membership membership;
  private final Failures failures;
  private final Progress progress;
  private final ThroughputWindow throughput;
  private final Collectives collectives;
  private final CollectiveState last;
  private PhaseRecord phase = PhaseRecord.RUNNING;

  /**
   * A ledger in the phase RUNNING that has heard of no rank.
   *
   * @throws Refusal if the plan's completion is not a collective that can be
   */
  public RunLedger(RunPlan plan, RendezvousLimits limits, Clock clock) {
    this.plan = plan;
    this.limits = limits;
    this.clock = clock;
    pulse = Pulse.of(plan.worldSize());
    throughput = new ThroughputWindow(pulse.rateWindow());
    membership = new Membership(plan.runUid(), plan.worldSize(), members.joined());
    failures = new Failures(plan.maxFailedRanks(), members.failed());
    progress = new Progress(plan.worldSize(), this::partitionBytes, throughput);
    rules = new RuleBook(plan.worldSize(), plan.folds());
    collectives = new Collectives(limits);
    last = collectives.open(plan.completion(), rules.rule(plan.completion()));
    last.enter(Waiter.host(this::complete));
  }

  /** Takes over a contribution of unknown sample count; see the other method of this name. */
  public void restore(int rank, int attempt, Value contribution) {
    restore(rank, attempt, contribution, Progress.UNKNOWN);
  }

  /**
   * Takes over what a rank had contributed to the completion before the coordinator was restarted.
   * To be called before serving, by as many threads as there are.
   *
   * @param attempt which one had brought the value; does not fence off lower ones, since a resumed
   *     run counts from 0 again
   * @param samples how many samples the rank had processed, for the progress
   * @throws Refusal if there is no such rank, or the completion takes no such value
   */
  public void restore(int rank, int attempt, Value contribution, long samples) {
    Contribution<?> restored =
        Contribution.restored(plan.completion(), rules, rank, attempt, contribution);
    finish(
        locked(
            () -> {
              membership.checkRank(rank);
              Receipt receipt = collectives.contribute(restored);
              members.finished().add(rank);
              progress.restore(rank, samples);
              return receipt;
            }));
  }

  /**
   * Completes when the completion collective is sealed; completes exceptionally with a {@link
   * dev.cosmicai.faults.FatalFault} of the reason {@code RanksFailed} when more ranks failed than
   * the run tolerates, or with the fault that the fold threw. Dependent actions should be short:
   * they run on the thread of the call that led to it.
   */
  public CompletableFuture<SealedResult> completion() {
    return completion;
  }

  /** Says where the run is. A terminal phase stays, whatever is said after it. */
  public void phase(Phase phase, String reason, String message) {
    locked(
        () -> {
          if (!isTerminal()) {
            this.phase = new PhaseRecord(phase, reason, message);
          }
          return this.phase;
        });
  }

  /** See the call of this name. */
  public JoinResponse join(JoinRequest request) {
    int rank = request.getMember().getRank();
    boolean nothingLeft =
        locked(
            () -> {
              admit(request.getMember());
              return last.hasFrom(rank) || (last.isClosed() && !collectives.areBroken());
            });
    return JoinResponse.newBuilder()
        .setAssignment(plan.assignments().apply(rank))
        .setHeartbeatMillis(pulse.heartbeat().toMillis())
        .setAlreadyContributed(nothingLeft)
        .build();
  }

  /** See the call of this name. */
  public ReportResponse report(ReportRequest request) {
    boolean over =
        locked(
            () -> {
              boolean fresh = admit(request.getMember());
              progress.report(
                  request.getMember().getRank(),
                  request.getSamplesDone(),
                  request.getSamplesTotal(),
                  !fresh,
                  clock.millis());
              return last.isClosed() || isTerminal();
            });
    return ReportResponse.newBuilder().setStop(over).setIncarnation(incarnation).build();
  }

  /** See the call of this name. */
  public ContributeResponse contribute(ContributeRequest request) {
    Member member = request.getMember();
    int rank = member.getRank();
    Contribution<?> contribution = Contribution.fresh(request, rules, limits);
    Receipt receipt =
        locked(
            () -> {
              admit(member);
              Receipt given = collectives.contribute(contribution);
              if (last.hasFrom(rank)) {
                members.finished().add(rank);
                progress.finish(rank, clock.millis());
              }
              return given;
            });
    finish(receipt);
    return ContributeResponse.newBuilder()
        .setReceipt(receipt.checksum())
        .setLate(receipt.late())
        .setIncarnation(incarnation)
        .build();
  }

  /** See the call of this name. The waiter is told at once if the outcome is known. */
  void await(AwaitRequest request, Waiter waiter) {
    locked(
            () -> {
              admit(request.getMember());
              return collectives.await(request.getCollective(), waiter);
            })
        .send();
  }

  /** A waiter waits no more. */
  void leave(Waiter waiter) {
    locked(() -> collectives.leave(waiter));
  }

  /** How many calls wait for a result. */
  int waiting() {
    return locked(collectives::waiting);
  }

  /** See the call of this name. */
  public DeclareFailedResponse declareFailed(DeclareFailedRequest request) {
    Notice broken =
        locked(
            () -> {
              membership.checkRun(request.getRunUid());
              request.getFailuresList().forEach(failure -> membership.checkRank(failure.getRank()));
              request.getFailuresList().forEach(this::giveUp);
              return failures.exceedTolerance()
                  ? collectives.breakAll(failures.outcome())
                  : Notice.NONE;
            });
    List<RankFailure> kept = locked(() -> failures.of(request.getFailuresList()));
    broken.send();
    locked(() -> collectives.closeReady(members)).forEach(this::settle);
    return DeclareFailedResponse.newBuilder()
        .setTolerated(locked(() -> !collectives.areBroken()))
        .addAllFailures(kept)
        .build();
  }

  /** The run's state at this moment; takes time that grows with the number of ranks. */
  public RunState state() {
    RunState.Builder state = RunState.newBuilder().setWorldSize(plan.worldSize());
    RanksByState ranks = locked(() -> describe(state));
    return state
        .setSucceededRanks(RankRanges.format(ranks.finished()))
        .setFailedRanks(RankRanges.format(ranks.failed()))
        .setSilentRanks(RankRanges.format(ranks.silent()))
        .build();
  }

  /** Every failure declared and not taken back, by rank; {@link #state} shows the first few. */
  public List<RankFailure> failures() {
    return locked(failures::all);
  }

  void checkRun(String runUid) {
    membership.checkRun(runUid);
  }

  RendezvousLimits limits() {
    return limits;
  }

  /** Lets a member in, or refuses it; returns whether its attempt was not known. */
  private boolean admit(Member member) {
    membership.check(member);
    int rank = member.getRank();
    failures.checkNotGivenUp(rank, member.getAttempt());
    boolean fresh = membership.hear(member, clock.millis());
    throughput.begin(clock.millis());
    if (fresh) {
      progress.restart(rank);
      if (!last.isClosed()) {
        failures.takeBack(rank);
      }
    }
    return fresh;
  }

  private void giveUp(RankFailure failure) {
    int rank = failure.getRank();
    if (!last.isClosed() && !last.hasFrom(rank)) {
      failures.declare(withPartition(failure), membership.attempt(rank));
    }
  }

  /** A rank that was killed could not say what it was at; with one partition it is known. */
  private RankFailure withPartition(RankFailure failure) {
    if (!failure.getPartition().isEmpty()) {
      return failure;
    }
    List<Partition> partitions = plan.assignments().apply(failure.getRank()).getPartitionsList();
    return partitions.size() == 1
        ? failure.toBuilder().setPartition(partitions.get(0).getUri()).build()
        : failure;
  }

  private record RanksByState(BitSet finished, BitSet failed, BitSet silent) {}

  /** All but the ranks by number, which are written when the lock is free again. */
  private RanksByState describe(RunState.Builder state) {
    long nowMillis = clock.millis();
    BitSet active = members.active();
    state
        .setPhase(phase.phase())
        .setReason(phase.reason())
        .setMessage(phase.message())
        .setActive(active.cardinality())
        .setSucceeded(members.finished().size())
        .setFailed(members.failed().size())
        .setSamplesDone(progress.samplesDone())
        .setSamplesTotal(progress.samplesTotal())
        .setSamplesPerSecond(throughput.perSecond(nowMillis))
        .addAllFailures(failures.shown());
    return new RanksByState(
        members.finished().copy(),
        members.failed().copy(),
        membership.silentSince(nowMillis - pulse.silentAfter().toMillis(), active));
  }

  private void finish(Receipt receipt) {
    receipt.work().run();
    locked(
            () -> {
              collectives.finish(receipt);
              return collectives.closeReady(members);
            })
        .forEach(this::settle);
  }

  private void settle(CollectiveState closed) {
    Outcome outcome = closed.fold();
    locked(() -> collectives.settle(closed, outcome)).send();
  }

  private void complete(Outcome outcome) {
    if (outcome instanceof Outcome.Sealed sealed) {
      completion.complete(new SealedResult(sealed.values().forRank().apply(0), sealed.missing()));
    } else if (outcome instanceof Outcome.Broken broken) {
      completion.completeExceptionally(broken.fault());
    }
  }

  private boolean isTerminal() {
    return PhaseRecord.isTerminal(phase.phase());
  }

  private long partitionBytes(int rank) {
    return plan.assignments().apply(rank).getPartitionsList().stream()
        .mapToLong(Partition::getSizeBytes)
        .sum();
  }

  private <T> T locked(Supplier<T> change) {
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }
}
