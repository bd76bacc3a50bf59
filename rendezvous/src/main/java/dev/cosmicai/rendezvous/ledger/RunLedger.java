package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.DeclareFailedResponse;
import dev.cosmicai.proto.DrainRequest;
import dev.cosmicai.proto.DrainResponse;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReleaseResponse;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.journal.CollectivesJournal;
import dev.cosmicai.rendezvous.journal.GroupCommit;
import dev.cosmicai.rendezvous.journal.GroupPace;
import dev.cosmicai.rendezvous.journal.Journal;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.journal.RecordLog;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.GenerationResult;
import dev.cosmicai.rendezvous.split.LeaseHistory;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitPlan;
import dev.cosmicai.rendezvous.split.SplitResult;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

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
  private final HeartbeatTiming timing;
  private final GroupCommit<?> commits;
  private final LedgerState state;
  private final CollectiveCalls collectives;
  private final CompletableFuture<Void> drainAsked = new CompletableFuture<>();
  private final long incarnation = ThreadLocalRandom.current().nextLong();

  /**
   * A ledger in the phase RUNNING that has heard of no rank.
   *
   * @param journal where commits become durable
   */
  public RunLedger(RunPlan plan, RendezvousLimits limits, Clock clock, Journal journal) {
    this(plan, limits, clock, journal, records -> {});
  }

  /**
   * The same.
   *
   * @param ofCollectives where what collectives and messages came to becomes durable
   */
  public RunLedger(
      RunPlan plan,
      RendezvousLimits limits,
      Clock clock,
      Journal journal,
      CollectivesJournal ofCollectives) {
    this(
        plan,
        limits,
        clock,
        journal,
        ofCollectives,
        write -> new DaemonThreads("journal").newThread(write).start(),
        () -> new GroupPace(System::nanoTime));
  }

  /** One whose journal is written when the executor and the pace let it. */
  RunLedger(
      RunPlan plan,
      RendezvousLimits limits,
      Clock clock,
      Journal journal,
      CollectivesJournal ofCollectives,
      Executor executor,
      Supplier<GroupPace> pace) {
    this.plan = plan;
    this.limits = limits;
    timing = HeartbeatTiming.of(plan.worldSize());
    commits = new GroupCommit<>(journal, plan.metrics(), new Durable(), executor, pace.get());
    RecordLog log = new RecordLog(ofCollectives, new Durable()::failed, executor, pace.get());
    state = new LedgerState(plan, timing, commits, limits, log::add, clock);
    collectives = new CollectiveCalls(state, limits, log, incarnation);
  }

  /**
   * Takes over what an entry of the journal holds. To be called before serving, with one after
   * another.
   *
   * @throws Refusal if it is not of this plan
   */
  public void restore(JournalEntry entry) {
    state.step(() -> state.restore(entry));
  }

  /**
   * Completes when each split is committed or failed, that is durable and no more come; else with a
   * {@link dev.cosmicai.faults.FatalFault} when more ranks failed than the run tolerates ({@code
   * RanksFailed}), or more splits or samples (the first one's reason), when a file of several
   * splits turns out to be damaged ({@code PartitionCorrupt}), or with the journal's fault. To be
   * called when all was restored and before serving, so that a run that was complete stays so.
   * Dependent actions should be short: they run on the thread of the call that led to it.
   */
  public CompletableFuture<SplitResult> completion() {
    return state.step(state::completion);
  }

  /**
   * More splits have come to a run that is followed and not sealed, behind those that there were,
   * and wait for a rank from now on. After a restart there must be as many at least.
   */
  public void append(SplitPlan all) {
    state.step(() -> state.append(all));
  }

  /**
   * Nothing more comes to a run that is followed. Before that is durable, the run does not complete
   * and no rank hears that nothing is left. Idempotent.
   */
  public void seal() {
    state.step(state::seal);
  }

  /** Whether nothing more comes: the run is not followed, or was sealed, be it before a restart. */
  public boolean isSealed() {
    return state.isSealing();
  }

  /** Completes when whoever supervises the run wants it to end; see {@link #seal}. */
  public CompletableFuture<Void> drainAsked() {
    return drainAsked;
  }

  /**
   * What a generation came to, for good; empty until each of its splits is durably committed or
   * failed, and once it is settled.
   */
  public Optional<GenerationResult> generation(int generation) {
    return state.generation(generation).flatMap(done -> commits.total(generation).map(done::with));
  }

  /** Nobody asks for a generation's metrics any more, which spares memory. */
  public void settle(int generation) {
    commits.settle(generation);
  }

  /** Says how long the newest files took from their last change to their commit. */
  public void lag(Duration newest) {
    state.lag(newest);
  }

  /** Tells whoever watches of something that the run goes on without; see {@link RunState}. */
  public void warn(String text) {
    state.warn(text);
  }

  /** Says where the run is. A terminal phase stays, whatever is said after it. */
  public void phase(Phase phase, String reason, String message) {
    state.phase(phase, reason, message);
  }

  /** See the call of this name. */
  public JoinResponse join(JoinRequest request) {
    boolean over = state.step(() -> state.join(request.getMember()));
    return JoinResponse.newBuilder()
        .setAssignment(plan.assignments().apply(request.getMember().getRank()))
        .setHeartbeatMillis(timing.heartbeat().toMillis())
        .setFinished(over)
        .build();
  }

  /** See the call of this name. */
  public CompletableFuture<AcquireResponse> acquire(AcquireRequest request) {
    CompletableFuture<AcquireResponse> answer = new CompletableFuture<>();
    state.step(() -> state.acquire(request, answer));
    return answer;
  }

  /** See the call of this name. */
  public CompletableFuture<CommitResponse> commit(CommitRequest request) {
    limits.requireFits(request.getMetrics().size(), "metrics");
    limits.requireFits(request.getFigures().size(), "figures");
    ReceivedCommit received = ReceivedCommit.read(request, plan, commits);
    return state.step(() -> state.commit(request.getMember(), received));
  }

  /** See the call of this name. */
  public CompletableFuture<ReleaseResponse> release(ReleaseRequest request) {
    limits.requireFits(request.getFigures().size(), "figures");
    return state.step(() -> state.release(request));
  }

  /** See the call of this name. */
  public CompletableFuture<FinishResponse> finish(FinishRequest request) {
    limits.requireFits(request.getFigures().size(), "figures");
    CompletableFuture<Void> kept = collectives.finishing(request.getMember());
    return kept.isDone()
        ? state.step(() -> state.finish(request))
        : kept.thenCompose(unused -> state.step(() -> state.finish(request)));
  }

  /** See the call of this name. */
  public ReportResponse report(ReportRequest request) {
    ReportResponse.Builder response = ReportResponse.newBuilder().setIncarnation(incarnation);
    state.step(() -> state.report(request, response));
    return response.build();
  }

  /** The calls that are about collectives. */
  public CollectiveCalls collectives() {
    return collectives;
  }

  /** The ranks at work that were not heard of for so long. */
  public BitSet silentFor(Duration time) {
    return state.silentFor(time);
  }

  /** See the call of this name. */
  public DeclareFailedResponse declareFailed(DeclareFailedRequest request) {
    List<RankFailure> failures = request.getFailuresList();
    boolean tolerated = state.step(() -> state.declareFailed(request.getRunUid(), failures));
    collectives.settleReady();
    return DeclareFailedResponse.newBuilder()
        .setTolerated(tolerated)
        .addAllFailures(state.failures(failures))
        .build();
  }

  /** See the call of this name. */
  public DrainResponse drain(DrainRequest request) {
    state.checkRun(request.getRunUid());
    drainAsked.complete(null);
    return DrainResponse.getDefaultInstance();
  }

  /**
   * Answers calls that have waited long enough, takes leases from ranks that are silent, and leases
   * what takes too long to ranks that wait. To be called a few times a second.
   */
  public void tick() {
    state.step(state::tick);
  }

  /** The run's state at this moment; takes time that grows with the number of ranks. */
  public RunState state() {
    RunState.Builder described = RunState.newBuilder().setWorldSize(plan.worldSize());
    state.describe(described).write(described);
    return described.build();
  }

  /** Every failure declared and not taken back, by rank; {@link #state} shows the first few. */
  public List<RankFailure> failures() {
    return state.failures();
  }

  /**
   * What ranks have told of themselves, the newest of each attempt, by rank; in a run that is
   * resumed those of earlier runs first.
   */
  public List<RankFigures> figures() {
    return state.figures();
  }

  /** How a split was committed; empty if it is not. */
  public Optional<SplitCommit> commit(int split) {
    return state.commit(split);
  }

  /** The samples that were set aside, in the order of their splits and rows. */
  public List<BadSample> badSamples() {
    return state.badSamples();
  }

  /** What became of leases: second ones, and those that ranks lost. */
  public LeaseHistory leaseHistory() {
    return state.leaseHistory();
  }

  /** Refuses a message of another run. */
  public void checkRun(String runUid) {
    state.checkRun(runUid);
  }

  /** How much of this process's memory ranks can claim. */
  public RendezvousLimits limits() {
    return limits;
  }

  private final class Durable implements GroupCommit.Listener {
    @Override
    public void durable(JournalEntry entry) {
      state.step(() -> state.durable(entry));
      if (entry.figures().stream().anyMatch(RankFigures::finished)) {
        collectives.settleReady();
      }
    }

    @Override
    public void failed(Fault fault) {
      state.step(() -> state.fail(fault));
    }
  }
}
