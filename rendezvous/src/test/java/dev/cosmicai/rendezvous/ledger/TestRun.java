package dev.cosmicai.rendezvous.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.ByteString;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReleaseResponse;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import dev.cosmicai.rendezvous.journal.GroupPace;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.SplitResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run to test with, whose ledger is called as ranks do; see {@link TestPlan}. */
public final class TestRun {
  public static final String UID = "5a1e";
  public static final Collective START =
      Collective.newBuilder().setName("start").setOperation(Operation.BARRIER).build();
  public static final Collective RESULTS =
      Collective.newBuilder().setName("results").setOperation(Operation.GATHER).build();

  public final TestClock clock;
  public final TestJournal journal = new TestJournal();
  public final RunLedger ledger;

  /** What is durable of collectives and messages. */
  public final List<CollectivesRecord> records = new CopyOnWriteArrayList<>();

  private TestPlan plan;

  TestRun(TestPlan plan, TestClock clock, List<JournalEntry> restored) {
    this(plan, clock, restored, List.of());
  }

  private TestRun(
      TestPlan plan,
      TestClock clock,
      List<JournalEntry> restored,
      List<CollectivesRecord> durable) {
    this.plan = plan;
    this.clock = clock;
    AtomicLong nanos = new AtomicLong();
    // Each look at the time is a second later: the next group is never waited for.
    GroupPace hurried = new GroupPace(() -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()));
    ledger =
        new RunLedger(
            plan.plan(), plan.limits(), clock, journal, records::addAll, journal, () -> hurried);
    journal.entries.addAll(restored);
    restored.forEach(ledger::restore);
    records.addAll(durable);
    ledger.collectives().restore(durable);
    ledger.collectives().restored();
    var unused = ledger.completion();
  }

  public static TestRun of(int worldSize) {
    return TestPlan.of(worldSize).run();
  }

  /** One that is called by others than the test, and writes its journal by itself. */
  public static TestRun served(int worldSize) {
    TestRun run = of(worldSize);
    run.journal.writeAtOnce();
    return run;
  }

  public static TestRun tolerating(int maxFailedRanks, int worldSize) {
    return TestPlan.of(worldSize).maxFailedRanks(maxFailedRanks).run();
  }

  public static TestRun limited(int worldSize, RendezvousLimits limits) {
    return TestPlan.of(worldSize).limits(limits).run();
  }

  /** The same run after a restart of its coordinator, which knows what was durable. */
  public TestRun restarted() {
    return new TestRun(plan, clock, List.copyOf(journal.entries), List.copyOf(records));
  }

  /** The same, with a generation more of so many splits, of which this run has not heard. */
  public TestRun restartedWithMore(int splits) {
    return new TestRun(plan.more(splits).laterIsShared(), clock, List.copyOf(journal.entries));
  }

  /** Of all generations that there are. */
  public int splits() {
    return plan.splitPlan().count();
  }

  /** A generation of so many splits comes. */
  public void append(int splits) {
    plan = plan.more(splits);
    ledger.append(plan.splitPlan());
    journal.flush();
  }

  public void seal() {
    ledger.seal();
    journal.flush();
  }

  public static Member member(int rank, int attempt) {
    return Member.newBuilder().setRunUid(UID).setRank(rank).setAttempt(attempt).build();
  }

  public static Collective reduce(String name, Function function) {
    return Collective.newBuilder()
        .setName(name)
        .setOperation(Operation.REDUCE)
        .setFunction(function)
        .build();
  }

  public static Value bytes(String text) {
    return Value.newBuilder().setOpaque(ByteString.copyFromUtf8(text)).build();
  }

  public static Value longs(long... values) {
    return Values.of(values);
  }

  public static Value doubles(double... values) {
    return Values.of(values);
  }

  public static RankFailure failure(int rank, int attempt) {
    return RankFailure.newBuilder()
        .setRank(rank)
        .setAttempt(attempt)
        .setPartition("s3://b/" + rank + ".pt")
        .setReason("PartitionCorrupt")
        .setMessage(rank + ".pt is truncated")
        .build();
  }

  /** What the root of {@link #RESULTS} got, one behind the other. */
  public static String text(Outcome.Sealed sealed) {
    return sealed.of(0).getValues().getValuesList().stream()
        .map(value -> value.getOpaque().toStringUtf8())
        .collect(Collectors.joining());
  }

  public static HeldLease held(Lease lease) {
    return HeldLease.newBuilder()
        .setId(lease.getId())
        .setSplit(lease.getSplit().getIndex())
        .build();
  }

  private static List<HeldLease> held(Lease... leases) {
    return Stream.of(leases).map(TestRun::held).toList();
  }

  public JoinResponse join(int rank, int attempt) {
    return ledger.join(JoinRequest.newBuilder().setMember(member(rank, attempt)).build());
  }

  /** A call that may wait. */
  @CanIgnoreReturnValue
  public CompletableFuture<AcquireResponse> ask(
      int rank, int attempt, int wanted, Lease... holding) {
    return ledger.acquire(
        AcquireRequest.newBuilder()
            .setMember(member(rank, attempt))
            .addAllHeld(held(holding))
            .setWanted(wanted)
            .build());
  }

  /** The leases of a call that does not wait. */
  public List<Lease> acquire(int rank, int wanted, Lease... holding) {
    CompletableFuture<AcquireResponse> answer = ask(rank, 0, wanted, holding);
    assertThat(answer).isDone();
    return answer.join().getLeasesList();
  }

  /** The one lease of a call that does not wait. */
  public Lease acquire(int rank) {
    List<Lease> leases = acquire(rank, 1);
    assertThat(leases).hasSize(1);
    return leases.get(0);
  }

  @CanIgnoreReturnValue
  public CompletableFuture<CommitResponse> commit(CommitRequest.Builder request) {
    CompletableFuture<CommitResponse> answer = ledger.commit(request.build());
    journal.flush();
    return answer;
  }

  /** Of 100 samples, computed within 10 seconds. */
  public static CommitRequest.Builder commitOf(int rank, int attempt, int split) {
    return CommitRequest.newBuilder()
        .setMember(member(rank, attempt))
        .setLease(HeldLease.newBuilder().setSplit(split))
        .setSamples(100)
        .setComputedMillis(10_000)
        .setMetrics(ByteString.copyFromUtf8("1"));
  }

  @CanIgnoreReturnValue
  public CompletableFuture<CommitResponse> commit(int rank, int attempt, int split) {
    return commit(commitOf(rank, attempt, split));
  }

  /** Acquires and commits as many splits as a rank gets. */
  public void work(int rank) {
    for (List<Lease> leases = acquire(rank, 1); !leases.isEmpty(); leases = acquire(rank, 1)) {
      commit(rank, 0, leases.get(0).getSplit().getIndex());
    }
  }

  public void release(int rank, Lease... leases) {
    var unused =
        ledger.release(
            ReleaseRequest.newBuilder()
                .setMember(member(rank, 0))
                .addAllLeases(held(leases))
                .build());
  }

  /** A rank says that a split cannot be computed. */
  @CanIgnoreReturnValue
  public CompletableFuture<ReleaseResponse> fail(int rank, int attempt, Lease lease) {
    CompletableFuture<ReleaseResponse> answer =
        ledger.release(
            ReleaseRequest.newBuilder()
                .setMember(member(rank, attempt))
                .addLeases(held(lease))
                .setFailure(failure(rank, attempt))
                .build());
    journal.flush();
    return answer;
  }

  /** The same, answered at once. Returns whether the rank goes on. */
  public boolean condemn(int rank, Lease lease) {
    CompletableFuture<ReleaseResponse> answer = fail(rank, 0, lease);
    assertThat(answer).isDone();
    return answer.join().getTolerated();
  }

  @CanIgnoreReturnValue
  public CompletableFuture<FinishResponse> finish(int rank) {
    CompletableFuture<FinishResponse> answer =
        ledger.finish(
            FinishRequest.newBuilder()
                .setMember(member(rank, 0))
                .setFigures(ByteString.copyFromUtf8("{}"))
                .build());
    journal.flush();
    return answer;
  }

  /** Of splits that are open. */
  public ReportResponse report(int rank, int attempt, long done, long total, Lease... holding) {
    return ledger.report(
        ReportRequest.newBuilder()
            .setMember(member(rank, attempt))
            .setSamplesDone(done)
            .setSamplesTotal(total)
            .setOpenedBytes(holding.length * TestPlan.SPLIT_BYTES)
            .addAllHeld(held(holding))
            .build());
  }

  /**
   * Takes part in a collective.
   *
   * @param value null for none
   */
  public ContributeResponse contribute(int rank, int attempt, Collective collective, Value value) {
    ContributeRequest.Builder request =
        ContributeRequest.newBuilder().setMember(member(rank, attempt)).setCollective(collective);
    if (value != null) {
      request.setValue(value);
    }
    return ledger.collectives().contribute(request.build());
  }

  /** To the collective {@link #RESULTS}. */
  public ContributeResponse contribute(int rank, int attempt, String text) {
    return contribute(rank, attempt, RESULTS, bytes(text));
  }

  /** Through the communicator {@code main}. */
  public void send(int source, int destination, long sequence, int tag, Value value) {
    var unused =
        ledger
            .collectives()
            .send(
                SendRequest.newBuilder()
                    .setMember(member(source, 0))
                    .setDestination(destination)
                    .setCommunicator("main")
                    .setSequence(sequence)
                    .setTag(tag)
                    .setValue(value)
                    .build());
  }

  /** What a receiver is told, now and later. */
  public List<Outcome> receive(ReceiveRequest.Builder request, int receiver, int source) {
    List<Outcome> told = new ArrayList<>();
    ledger
        .collectives()
        .receive(
            request
                .setMember(member(receiver, 0))
                .setSource(source)
                .setCommunicator("main")
                .build(),
            new Waiter(told::add));
    return told;
  }

  public boolean fail(RankFailure... failures) {
    boolean tolerated =
        ledger
            .declareFailed(
                DeclareFailedRequest.newBuilder()
                    .setRunUid(UID)
                    .addAllFailures(List.of(failures))
                    .build())
            .getTolerated();
    journal.flush();
    return tolerated;
  }

  /** What all splits came to, which must be known. */
  public SplitResult result() {
    assertThat(ledger.completion()).isDone();
    return ledger.completion().join();
  }

  /** The metrics of all splits. */
  public String metrics() {
    return new String(result().metrics(), StandardCharsets.US_ASCII);
  }

  /** What the collective {@link #RESULTS} came to, which must be known. */
  public Outcome.Sealed results() {
    List<Outcome> told = new ArrayList<>();
    int rank = plan.ranks() - 1;
    ledger.collectives().await(awaiting(rank, 9, "results"), new Waiter(told::add));
    assertThat(told).hasSize(1);
    return (Outcome.Sealed) told.get(0);
  }

  /** What a rank is told, now and later. */
  public List<Outcome> await(int rank, String collective) {
    List<Outcome> told = new ArrayList<>();
    await(rank, collective, new Waiter(told::add));
    return told;
  }

  /** What an attempt of a rank is told, now and later. */
  public List<Outcome> awaitAs(int rank, int attempt, String collective) {
    List<Outcome> told = new ArrayList<>();
    ledger.collectives().await(awaiting(rank, attempt, collective), new Waiter(told::add));
    return told;
  }

  public void await(int rank, String collective, Waiter waiter) {
    ledger.collectives().await(awaiting(rank, 0, collective), waiter);
  }

  private static AwaitRequest awaiting(int rank, int attempt, String collective) {
    return AwaitRequest.newBuilder()
        .setMember(member(rank, attempt))
        .setCollective(collective)
        .build();
  }
}
