package dev.cosmicai.rendezvous.ledger;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.DeclareFailedResponse;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunPhases;
import dev.cosmicai.rendezvous.collective.CollectiveOperations;
import dev.cosmicai.rendezvous.collective.CollectiveState;
import dev.cosmicai.rendezvous.collective.CollectiveState.Receipt;
import dev.cosmicai.rendezvous.collective.Collectives;
import dev.cosmicai.rendezvous.collective.Contribution;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * All that the rendezvous knows of one run, in memory, and the rules by which it changes. The
 * methods that take a request do what {@code rendezvous.proto} says of the call with that name;
 * what they do not accept they answer with a {@link Refusal}.
 *
 * <p>Thread-safe. No method waits for a rank. Each takes the same short time whatever the number of
 * ranks, but for {@link #state} and for the call that seals a collective: that one runs the fold
 * before it returns. Reading, merging and folding values, and writing the state, are done outside
 * of the lock.
 */
public final class RunLedger {
  private final RunPlan plan;
  private final RendezvousLimits limits;
  private final Clock clock;
  private final HeartbeatTiming timing;
  private final CollectiveOperations operations;
  private final long incarnation = ThreadLocalRandom.current().nextLong();
  private final CompletableFuture<SealedResult> completion = new CompletableFuture<>();
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final RankStates ranks;

  @GuardedBy("lock")
  private final Collectives collectives;

  /** The collective that ends the run. */
  @GuardedBy("lock")
  private final CollectiveState last;

  @GuardedBy("lock")
  private Status status = new Status(Phase.RUNNING, "", "");

  /**
   * Where the run is.
   *
   * @param reason why, in FAILED; else empty
   * @param message the same for people
   */
  private record Status(Phase phase, String reason, String message) {}

  /**
   * A ledger in the phase RUNNING that has heard of no rank.
   *
   * @throws Refusal if the plan's completion is not a collective that can be
   */
  public RunLedger(RunPlan plan, RendezvousLimits limits, Clock clock) {
    this.plan = plan;
    this.limits = limits;
    this.clock = clock;
    timing = HeartbeatTiming.of(plan.worldSize());
    operations = new CollectiveOperations(plan.worldSize(), plan.folds(), limits);
    ranks = new RankStates(plan, timing);
    collectives = new Collectives(operations, limits);
    last = collectives.open(plan.completion(), Waiter.host(this::complete));
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
    Contribution<?> restored = operations.restored(plan.completion(), rank, attempt, contribution);
    Receipt receipt;
    synchronized (lock) {
      ranks.checkRank(rank);
      receipt = collectives.contribute(restored);
      ranks.restore(rank, samples);
    }
    finish(receipt);
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
    synchronized (lock) {
      if (!RunPhases.isTerminal(status.phase())) {
        status = new Status(phase, reason, message);
      }
    }
  }

  /** See the call of this name. */
  public JoinResponse join(JoinRequest request) {
    int rank = request.getMember().getRank();
    boolean nothingLeft;
    synchronized (lock) {
      admit(request.getMember());
      nothingLeft = last.hasFrom(rank) || (last.isClosed() && !collectives.areBroken());
    }
    return JoinResponse.newBuilder()
        .setAssignment(plan.assignments().apply(rank))
        .setHeartbeatMillis(timing.heartbeat().toMillis())
        .setAlreadyContributed(nothingLeft)
        .build();
  }

  /** See the call of this name. */
  public ReportResponse report(ReportRequest request) {
    boolean over;
    synchronized (lock) {
      boolean fresh = admit(request.getMember());
      ranks.report(request, fresh, clock.millis());
      over = last.isClosed() || RunPhases.isTerminal(status.phase());
    }
    return ReportResponse.newBuilder().setStop(over).setIncarnation(incarnation).build();
  }

  /** See the call of this name. */
  public ContributeResponse contribute(ContributeRequest request) {
    int rank = request.getMember().getRank();
    Contribution<?> contribution = operations.read(request);
    Receipt receipt;
    synchronized (lock) {
      admit(request.getMember());
      receipt = collectives.contribute(contribution);
      if (last.hasFrom(rank)) {
        ranks.finish(rank, clock.millis());
      }
    }
    finish(receipt);
    return ContributeResponse.newBuilder()
        .setReceipt(receipt.checksum())
        .setLate(receipt.late())
        .setIncarnation(incarnation)
        .build();
  }

  /** See the call of this name. The waiter is told at once if the outcome is known. */
  public void await(AwaitRequest request, Waiter waiter) {
    Runnable notification;
    synchronized (lock) {
      admit(request.getMember());
      notification = collectives.await(request.getCollective(), waiter);
    }
    notification.run();
  }

  /** A waiter waits no more. */
  public void leave(Waiter waiter) {
    synchronized (lock) {
      collectives.leave(waiter);
    }
  }

  /** How many calls wait for a result. */
  public int waiting() {
    synchronized (lock) {
      return collectives.waiting();
    }
  }

  /** See the call of this name. */
  public DeclareFailedResponse declareFailed(DeclareFailedRequest request) {
    List<RankFailure> declared = request.getFailuresList();
    DeclareFailedResponse.Builder response = DeclareFailedResponse.newBuilder();
    Runnable notification = () -> {};
    List<CollectiveState> ready;
    synchronized (lock) {
      ranks.checkRun(request.getRunUid());
      for (RankFailure failure : declared) {
        ranks.checkRank(failure.getRank());
      }
      for (RankFailure failure : declared) {
        if (!last.isClosed() && !last.hasFrom(failure.getRank())) {
          ranks.giveUp(failure);
        }
      }
      Failures failures = ranks.failures();
      if (failures.exceedTolerance()) {
        notification = collectives.breakAll(failures.outcome());
      }
      response.setTolerated(!collectives.areBroken()).addAllFailures(failures.of(declared));
      ready = collectives.closeReady(ranks.finished(), ranks.failed());
    }
    notification.run();
    ready.forEach(this::settle);
    return response.build();
  }

  /** The run's state at this moment; takes time that grows with the number of ranks. */
  public RunState state() {
    RunState.Builder state = RunState.newBuilder().setWorldSize(plan.worldSize());
    RankStates.Numbers numbers;
    synchronized (lock) {
      state.setPhase(status.phase()).setReason(status.reason()).setMessage(status.message());
      numbers = ranks.describe(state, clock.millis());
    }
    numbers.write(state);
    return state.build();
  }

  /** Every failure declared and not taken back, by rank; {@link #state} shows the first few. */
  public List<RankFailure> failures() {
    synchronized (lock) {
      return ranks.failures().all();
    }
  }

  /** Refuses a message of another run. */
  public void checkRun(String runUid) {
    synchronized (lock) {
      ranks.checkRun(runUid);
    }
  }

  /** How much of this process's memory ranks can claim. */
  public RendezvousLimits limits() {
    return limits;
  }

  @GuardedBy("lock")
  private boolean admit(Member member) {
    return ranks.admit(member, !last.isClosed(), clock.millis());
  }

  private void finish(Receipt receipt) {
    receipt.work().run();
    List<CollectiveState> ready;
    synchronized (lock) {
      collectives.finish(receipt);
      ready = collectives.closeReady(ranks.finished(), ranks.failed());
    }
    ready.forEach(this::settle);
  }

  private void settle(CollectiveState closed) {
    Outcome outcome = closed.fold();
    Runnable notification;
    synchronized (lock) {
      notification = collectives.settle(closed, outcome);
    }
    notification.run();
  }

  private void complete(Outcome outcome) {
    if (outcome instanceof Outcome.Sealed sealed) {
      completion.complete(new SealedResult(sealed.value(), sealed.missing()));
    } else if (outcome instanceof Outcome.Broken broken) {
      completion.completeExceptionally(broken.fault());
    }
  }
}
