package dev.cosmicai.rendezvous.server;

import static dev.cosmicai.rendezvous.ledger.TestRun.RESULTS;
import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.commitOf;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.held;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static dev.cosmicai.rendezvous.server.InProcess.PATIENCE;
import static dev.cosmicai.rendezvous.server.InProcess.TOKEN;
import static dev.cosmicai.rendezvous.server.InProcess.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousBlockingStub;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.rendezvous.collective.Waiter;
import dev.cosmicai.rendezvous.ledger.TestRun;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.wire.BearerToken;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The calls of ranks and supervisors, and their refusals. */
class RendezvousServiceTest {
  private static final Duration SOON = Duration.ofMillis(150);
  private static final Value NOTHING = Value.getDefaultInstance();

  @AutoClose private final InProcess process = new InProcess();

  @Test
  void rankPassesThroughItsLife() {
    TestRun run = process.serve(TestRun.served(2));
    RankClient zero = process.rank(0, 0);

    assertThat(zero.join("here").getAssignment().getWorldSize()).isEqualTo(2);
    AcquireResponse acquired = zero.acquire(List.of(), 2);
    HeldLease first = held(acquired.getLeases(0));
    HeldLease second = held(acquired.getLeases(1));
    ReportRequest.Builder report =
        ReportRequest.newBuilder().addHeld(first).addHeld(second).setSamplesDone(7);
    assertThat(zero.report(report).getStop()).isFalse();
    assertThat(run.ledger.state().getSamplesDone()).isEqualTo(7);
    assertThat(zero.commit(commitOf(0, 0, first.getSplit()).setLease(first)).getLate()).isFalse();
    zero.release(List.of(second), ByteString.EMPTY, PATIENCE);
    second = held(zero.acquire(List.of(), 1).getLeases(0));
    zero.commit(commitOf(0, 0, second.getSplit()).setLease(second));
    assertThat(zero.acquire(List.of(), 1).getFinished()).isTrue();
    zero.finish(ByteString.copyFromUtf8("{}"));

    assertThat(run.metrics()).isEqualTo("2");
    assertThat(run.ledger.figures())
        .containsExactly(new RankFigures(0, 0, true, ByteString.copyFromUtf8("{}")));
  }

  @Test
  void rankThatSaysThatASplitCannotBeComputedLearnsWhetherItGoesOn() {
    process.serve(TestRun.served(1));
    RankClient zero = process.rank(0, 0);
    HeldLease lease = held(zero.acquire(List.of(), 1).getLeases(0));

    assertThat(zero.fail(lease, new FatalFault(Reason.PartitionCorrupt, "truncated"))).isFalse();
  }

  @Test
  void supervisorAsksARunThatFollowsItsDataToEnd() {
    TestRun run = process.serve(TestRun.served(1));
    SupervisorClient stranger = new SupervisorClient(process.connection(), "other");
    assertFault(stranger::drain, FatalFault.class, Reason.InvalidSpec);
    assertThat(run.ledger.drainAsked()).isNotDone();

    process.supervisor().drain();
    process.supervisor().drain();
    assertThat(run.ledger.drainAsked()).isCompleted();
  }

  @Test
  void callForLeasesWaitsAndHoldsNoThread() {
    TestRun run = process.serve(TestRun.served(1));
    RankClient zero = process.rank(0, 0);
    HeldLease lease = held(zero.acquire(List.of(), 1).getLeases(0));
    CompletableFuture<AcquireResponse> waiting =
        CompletableFuture.supplyAsync(() -> zero.acquire(List.of(lease), 1));
    await().until(() -> run.ledger.state().getActive() == 1);
    zero.commit(commitOf(0, 0, 0).setLease(lease));

    assertThat(waiting).succeedsWithin(PATIENCE).extracting("finished").isEqualTo(true);
  }

  @Test
  void callerThatHasGoneGetsNoLease() {
    TestRun run = TestRun.of(2);
    List<Lease> all = run.acquire(0, 2);
    FakeStream<AcquireResponse> caller = new FakeStream<>();
    try (Watchers watchers = new Watchers(run.ledger, PATIENCE)) {
      new RendezvousService(run.ledger, watchers, null)
          .acquire(
              AcquireRequest.newBuilder().setMember(member(1, 0)).setWanted(1).build(), caller);
    }
    caller.cancel();
    run.release(0, all.get(1));

    assertThat(run.acquire(0, 1, all.get(0))).hasSize(1);
    assertThat(caller.told).isEmpty();
    assertThat(caller.end).isNull();
  }

  @Test
  void coordinatorThatCannotStoreCommitsIsWaitedFor() {
    TestRun run = process.serve(TestRun.served(1));
    run.journal.fail(new RetriableFault(Reason.StorageUnavailable, "S3 is away"));
    RankClient zero = new RankClient(process.connection(TOKEN, SOON), member(0, 0));

    assertFault(
            () -> zero.commit(commitOf(0, 0, 0)),
            RetriableFault.class,
            Reason.RendezvousUnavailable)
        .hasMessageContaining("S3 is away");
  }

  @Test
  void barrierHoldsUntilTheLastOneArrives() {
    TestRun run = process.serve(TestRun.of(2));
    RankClient zero = process.rank(0, 0);
    zero.collectives().contribute(START, NOTHING);
    CompletableFuture<Value> passed =
        CompletableFuture.supplyAsync(
            () -> zero.collectives().await("start", PATIENCE).getResult());
    await().until(() -> run.ledger.collectives().waiting() == 1);

    process.rank(1, 0).collectives().contribute(START, NOTHING);

    assertThat(passed).succeedsWithin(PATIENCE).isEqualTo(NOTHING);
  }

  @Test
  void callsWithoutTheTokenAreRefused() {
    process.serve(TestRun.of(1));
    RankClient stranger = new RankClient(process.connection("Secret", PATIENCE), member(0, 0));
    assertFault(() -> stranger.join("here"), FatalFault.class, Reason.PermissionDenied)
        .hasMessageContaining("refuses the token");

    ManagedChannel channel = process.channel();
    JoinRequest request = JoinRequest.newBuilder().setMember(member(0, 0)).build();
    RendezvousBlockingStub bare =
        RendezvousGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> bare.join(request)).hasMessageStartingWith("UNAUTHENTICATED");
  }

  @Test
  void otherRunAndOtherWorldAreRefused() {
    process.serve(TestRun.of(1));
    Member foreign = member(0, 0).toBuilder().setRunUid("other").build();
    RankClient stranger = new RankClient(process.connection(), foreign);

    assertFault(() -> stranger.join("here"), FatalFault.class, Reason.InvalidSpec)
        .hasMessageContaining("this is run 5a1e, not 'other'");
    assertFault(() -> process.rank(1, 0).join("here"), FatalFault.class, Reason.InvalidSpec)
        .hasMessageContaining("world of 1 ranks");
    SupervisorClient supervisor = new SupervisorClient(process.connection(), "other");
    assertFault(() -> supervisor.declareFailed(List.of()), FatalFault.class, Reason.InvalidSpec);
    CompletableFuture<Fault> end = new CompletableFuture<>();
    supervisor.watch(state -> {}, end::complete);
    assertThat(end)
        .succeedsWithin(PATIENCE)
        .extracting(Fault::reason)
        .isEqualTo(Reason.InvalidSpec);
  }

  @Test
  void supersededAttemptIsToldSo() {
    process.serve(TestRun.of(1));
    RankClient old = process.rank(0, 0);
    old.join("here");
    process.rank(0, 1).join("there");

    assertFault(() -> old.report(ReportRequest.newBuilder()), FatalFault.class, Reason.Superseded)
        .hasMessage("attempt 0 of rank 0 was replaced by attempt 1; this one must stop");
  }

  @Test
  void awaitingWithoutADeadlineIsRefused() {
    process.serve(TestRun.of(1));
    RendezvousBlockingStub stub =
        RendezvousGrpc.newBlockingStub(process.channel()).withInterceptors(new BearerToken(TOKEN));
    AwaitRequest request =
        AwaitRequest.newBuilder().setMember(member(0, 0)).setCollective("start").build();

    assertThatThrownBy(() -> stub.await(request))
        .isInstanceOf(StatusRuntimeException.class)
        .extracting(e -> ((StatusRuntimeException) e).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void awaitingEndsAtItsDeadlineAndLeavesNoWaiterBehind() {
    TestRun run = process.serve(TestRun.of(2));

    assertFault(
            () -> process.rank(0, 0).collectives().await("start", SOON).getResult(),
            RetriableFault.class,
            Reason.DeadlineExceeded)
        .hasMessageContaining("ranks 0-1 have not come");
    await().until(() -> run.ledger.collectives().waiting() == 0);
  }

  @Test
  void clientTriesAgainWhenALimitLetsIt() {
    TestRun run = process.serve(TestRun.limited(1, new RendezvousLimits(100, 10_000, 5, 1, 1)));
    Waiter first = new Waiter(outcome -> {});
    run.await(0, "a", first);
    CompletableFuture<Value> second =
        CompletableFuture.supplyAsync(
            () -> process.rank(0, 0).collectives().await("b", PATIENCE).getResult());
    RankClient impatient = new RankClient(process.connection(TOKEN, SOON), member(0, 0));
    assertFault(
            () -> impatient.collectives().await("c", PATIENCE).getResult(),
            RetriableFault.class,
            Reason.RendezvousUnavailable)
        .hasMessageContaining("1 calls wait for results already");
    assertThat(second).isNotDone();

    run.ledger.collectives().leave(first);
    run.contribute(0, 0, reduce("b", Function.SUM), longs(7));

    assertThat(second).succeedsWithin(PATIENCE).isEqualTo(longs(7));
  }

  @Test
  void oversizedValuesAreRefusedAtOnce() {
    process.serve(TestRun.limited(1, new RendezvousLimits(100, 10_000, 5, 1, 1)));

    for (int size : new int[] {101, 1 << 20}) {
      Value large = bytes("x".repeat(size));
      assertFault(
          () -> process.rank(0, 0).collectives().contribute(RESULTS, large),
          FatalFault.class,
          Reason.InvalidSpec);
    }
  }

  @Test
  void waitersLearnWhichRanksFailed() {
    process.serve(TestRun.of(2));
    CompletableFuture<Value> waiting =
        CompletableFuture.supplyAsync(
            () -> process.rank(0, 0).collectives().await("start", PATIENCE).getResult());
    SupervisorClient supervisor = process.supervisor();
    assertThat(supervisor.declareFailed(List.of(failure(1, 0))).getTolerated()).isFalse();

    assertThat(waiting)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(FatalFault.class)
        .withMessageContaining("rank 1 failed and maxFailedRanks tolerates 0");
  }
}
