package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.contract.DaemonThreads;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.DeclareFailedResponse;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReleaseResponse;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunPhases;
import dev.cosmicai.rendezvous.split.GroupCommit;
import dev.cosmicai.rendezvous.split.GroupPace;
import dev.cosmicai.rendezvous.split.Journal;
import dev.cosmicai.rendezvous.split.JournalEntry;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SecondLeases;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitResult;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * All that the rendezvous knows of one run, in memory, and the rules by which it changes. The
 * methods that take a request do what {@code rendezvous.proto} says of the call with that name;
 * what they do not accept they answer with a {@link Refusal}.
 *
 * <p>Thread-safe. No method waits: those whose answer may come later return a future. Each takes
 * the same short time whatever the number of ranks and splits, but for {@link #state}, {@link
 * #tick} and what it says of collectives. Reading and merging metrics, and writing the state, are
 * done outside of the lock.
 */
public final class RunLedger {
  private final RunPlan plan;
  private final RendezvousLimits limits;
  private final Clock clock;
  private final HeartbeatTiming timing;
  private final GroupCommit<?> commits;
  private final CollectiveCalls collectives;
  private final long incarnation = ThreadLocalRandom.current().nextLong();

  /** Guards all that follows. */
  private final LedgerLock lock = new LedgerLock();

  private final RankStates ranks;

  private final SplitRun splits;

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
   * @param journal where commits become durable
   */
  public RunLedger(RunPlan plan, RendezvousLimits limits, Clock clock, Journal journal) {
    this(
        plan,
        limits,
        clock,
        journal,
        write -> new DaemonThreads("journal").newThread(write).start(),
        new GroupPace(System::nanoTime));
  }

  /** One whose journal is written when the executor and the pace let it. */
  RunLedger(
      RunPlan plan,
      RendezvousLimits limits,
      Clock clock,
      Journal journal,
      Executor executor,
      GroupPace pace) {
    this.plan = plan;
    this.limits = limits;
    this.clock = clock;
    timing = HeartbeatTiming.of(plan.worldSize());
    commits = new GroupCommit<>(journal, plan.metrics(), new Durable(), executor, pace);
    ranks = new RankStates(plan, timing);
    splits = new SplitRun(plan, ranks, commits, clock, lock.outbox());
    collectives = new CollectiveCalls(plan, limits, incarnation, lock, ranks, this::admit);
  }

  /**
   * Takes over what an entry of the journal holds. To be called before serving, with one after
   * another.
   *
   * @throws Refusal if it is not of this plan
   */
  public void restore(JournalEntry entry) {
    lock.locked(() -> splits.restore(entry));
  }

  /**
   * Completes when each split is committed or failed and that is durable; completes exceptionally
   * with a {@link dev.cosmicai.faults.FatalFault} when more ranks failed than the run tolerates
   * ({@code RanksFailed}) or more splits (the first one's reason), or with the fault of the
   * journal. To be called when all was restored. Dependent actions should be short: they run on the
   * thread of the call that led to it.
   */
  public CompletableFuture<SplitResult> completion() {
    return lock.locked(
        () -> {
          splits.checkComplete();
          return splits.end().future();
        });
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
    boolean over =
        lock.locked(
            () -> {
              if (admit(request.getMember())) {
                ranks.progress().begin(rank);
              }
              return splits.isOverFor(rank);
            });
    return JoinResponse.newBuilder()
        .setAssignment(plan.assignments().apply(rank))
        .setHeartbeatMillis(timing.heartbeat().toMillis())
        .setFinished(over)
        .build();
  }

  /** See the call of this name. */
  public CompletableFuture<AcquireResponse> acquire(AcquireRequest request) {
    CompletableFuture<AcquireResponse> answer = new CompletableFuture<>();
    lock.locked(
        () -> {
          admit(request.getMember());
          splits.acquire(request, answer);
        });
    return answer;
  }

  /** See the call of this name. */
  public CompletableFuture<CommitResponse> commit(CommitRequest request) {
    Member member = request.getMember();
    requireFits(request.getMetrics().size(), "metrics");
    requireFits(request.getFigures().size(), "figures");
    if (request.getSamples() < 0 || request.getComputedMillis() < 0) {
      throw new Refusal(Refusal.Kind.MALFORMED, "samples or computed_millis are below 0");
    }
    GroupCommit.Incoming metrics = commits.read(request.getMetrics().toByteArray());
    SplitCommit commit =
        new SplitCommit(
            request.getLease().getSplit(),
            member.getRank(),
            member.getAttempt(),
            request.getSamples(),
            request.getStartedMillis(),
            request.getComputedMillis());
    return lock.locked(
        () -> {
          admit(member);
          splits.tell(member, request.getFigures());
          return splits.commit(commit, metrics);
        });
  }

  /** See the call of this name. */
  public ReleaseResponse release(ReleaseRequest request) {
    requireFits(request.getFigures().size(), "figures");
    boolean tolerated =
        lock.locked(
            () -> {
              admit(request.getMember());
              splits.tell(request.getMember(), request.getFigures());
              return splits.release(request);
            });
    return ReleaseResponse.newBuilder().setTolerated(tolerated).build();
  }

  /** See the call of this name. */
  public CompletableFuture<FinishResponse> finish(FinishRequest request) {
    requireFits(request.getFigures().size(), "figures");
    return lock.locked(
        () -> {
          admit(request.getMember());
          return splits.finish(request.getMember(), request.getFigures());
        });
  }

  /** See the call of this name. */
  public ReportResponse report(ReportRequest request) {
    ReportResponse.Builder response = ReportResponse.newBuilder().setIncarnation(incarnation);
    lock.locked(
        () -> {
          admit(request.getMember());
          response.addAllRevoked(splits.report(request));
          response.setStop(splits.end().isBroken() || RunPhases.isTerminal(status.phase()));
        });
    return response.build();
  }

  /** The calls that are about collectives. */
  public CollectiveCalls collectives() {
    return collectives;
  }

  /** See the call of this name. */
  public DeclareFailedResponse declareFailed(DeclareFailedRequest request) {
    DeclareFailedResponse.Builder response = DeclareFailedResponse.newBuilder();
    lock.locked(
        () -> {
          ranks.checkRun(request.getRunUid());
          request.getFailuresList().forEach(failure -> ranks.checkRank(failure.getRank()));
          List<RankFailure> declared =
              request.getFailuresList().stream()
                  .filter(this::isLeft)
                  .map(Failures::tidy)
                  .map(splits::located)
                  .toList();
          declared.forEach(ranks::giveUp);
          Failures failures = ranks.failures();
          if (failures.exceedTolerance() && splits.end().isOpen()) {
            splits.fail(failures.outcome().fault());
            collectives.breakAll(failures.outcome());
          }
          splits.declareFailed(declared);
          response
              .setTolerated(!splits.end().isBroken())
              .addAllFailures(failures.of(request.getFailuresList()));
        });
    collectives.settleReady();
    return response.build();
  }

  private boolean isLeft(RankFailure failure) {
    return !splits.end().isComplete() && !ranks.finished().contains(failure.getRank());
  }

  /**
   * Answers calls that have waited long enough, takes leases from ranks that are silent, and leases
   * what takes too long to ranks that wait. To be called a few times a second.
   */
  public void tick() {
    lock.locked(() -> splits.tick());
  }

  /** The run's state at this moment; takes time that grows with the number of ranks. */
  public RunState state() {
    RunState.Builder state = RunState.newBuilder().setWorldSize(plan.worldSize());
    RankStates.Numbers numbers;
    synchronized (lock) {
      state
          .setPhase(status.phase())
          .setReason(status.reason())
          .setMessage(status.message())
          .setSplitsTotal(splits.splits().states().count())
          .setSplitsCommitted(splits.splits().states().count(State.COMMITTED))
          .setSplitsFailed(splits.splits().states().count(State.FAILED));
      numbers =
          ranks.describe(state, splits.end().isComplete(), splits.failedBytes(), clock.millis());
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

  /** What ranks have told of themselves, the newest of each attempt, by rank and attempt. */
  public List<RankFigures> figures() {
    synchronized (lock) {
      return splits.figures();
    }
  }

  /** How a split was committed; empty if it is not. */
  public Optional<SplitCommit> commit(int split) {
    synchronized (lock) {
      return splits.splits().states().of(split) == State.COMMITTED
          ? Optional.of(splits.splits().states().commit(split))
          : Optional.empty();
    }
  }

  /** What came of leasing splits that took long to a second rank. */
  public SecondLeases secondLeases() {
    synchronized (lock) {
      return splits.splits().secondLeases();
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

  private void requireFits(int bytes, String what) {
    if (bytes > limits.maxValueBytes()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH,
          "%s of %d bytes are more than the %d that are allowed"
              .formatted(what, bytes, limits.maxValueBytes()));
    }
  }

  private boolean admit(Member member) {
    boolean fresh = ranks.admit(member, splits.end().isOpen(), clock.millis());
    if (fresh) {
      splits.restart(member.getRank());
    }
    return fresh;
  }

  private final class Durable implements GroupCommit.Listener {
    @Override
    public void durable(JournalEntry entry) {
      lock.locked(() -> splits.durable(entry));
    }

    @Override
    public void failed(Fault fault) {
      lock.locked(() -> splits.fail(fault));
    }
  }
}
