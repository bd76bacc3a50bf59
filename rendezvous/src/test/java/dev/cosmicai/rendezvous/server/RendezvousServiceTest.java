package dev.cosmicai.rendezvous.server;

import static dev.cosmicai.rendezvous.ledger.TestRun.COMPLETION;
import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static dev.cosmicai.rendezvous.ledger.TestRun.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousBlockingStub;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.client.Connection;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.rendezvous.client.Watch;
import dev.cosmicai.rendezvous.collective.Waiter;
import dev.cosmicai.rendezvous.ledger.TestRun;
import dev.cosmicai.rendezvous.wire.BearerToken;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service and its clients over gRPC's in-process transport. */
class RendezvousServiceTest {
  private static final String TOKEN = "secret";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofMillis(150);
  private static final Value NOTHING = Value.getDefaultInstance();

  private final String address = UUID.randomUUID().toString();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  @Test
  void rankPassesThroughItsLife() {
    serve(TestRun.of(2));
    RankClient zero = rank(0, 0);
    RankClient one = rank(1, 0);

    assertThat(zero.join("here").getAssignment().getPartitions(0).getIndex()).isZero();
    assertThat(zero.report(10, 100, "Computing")).isFalse();
    assertThat(zero.contribute(COMPLETION, bytes("a")).getLate()).isFalse();
    one.contribute(COMPLETION, bytes("b"));
    assertThat(text(zero.await("rank-metrics", PATIENCE))).isEqualTo("ab");
    assertThat(zero.report(100, 100, "Writing")).isTrue();
  }

  @Test
  void barrierHoldsUntilTheLastOneArrives() {
    TestRun run = serve(TestRun.of(2));
    RankClient zero = rank(0, 0);
    zero.contribute(START, NOTHING);
    CompletableFuture<Value> passed =
        CompletableFuture.supplyAsync(() -> zero.await("start", PATIENCE));
    await().until(() -> run.ledger.waiting() == 1);

    rank(1, 0).contribute(START, NOTHING);

    assertThat(passed).succeedsWithin(PATIENCE).isEqualTo(NOTHING);
  }

  @Test
  void callsWithoutTheTokenAreRefused() {
    serve(TestRun.of(1));
    RankClient stranger = new RankClient(connection("Secret", PATIENCE), member(0, 0));
    assertFault(() -> stranger.join("here"), FatalFault.class, Reason.PermissionDenied)
        .hasMessageContaining("refuses the token");

    ManagedChannel channel = channel();
    JoinRequest request = JoinRequest.newBuilder().setMember(member(0, 0)).build();
    RendezvousBlockingStub bare =
        RendezvousGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> bare.join(request)).hasMessageStartingWith("UNAUTHENTICATED");
  }

  @Test
  void otherRunAndOtherWorldAreRefused() {
    serve(TestRun.of(1));
    Member foreign = member(0, 0).toBuilder().setRunUid("other").build();
    RankClient stranger = new RankClient(connection(TOKEN, PATIENCE), foreign);

    assertFault(() -> stranger.join("here"), FatalFault.class, Reason.InvalidSpec)
        .hasMessageContaining("this is run 5a1e, not 'other'");
    assertFault(() -> rank(1, 0).join("here"), FatalFault.class, Reason.InvalidSpec)
        .hasMessageContaining("world of 1 ranks");
    SupervisorClient supervisor = new SupervisorClient(connection(TOKEN, PATIENCE), "other");
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
    serve(TestRun.of(1));
    RankClient old = rank(0, 0);
    old.join("here");
    rank(0, 1).join("there");

    assertFault(() -> old.report(1, 1, "Computing"), FatalFault.class, Reason.Superseded)
        .hasMessage("attempt 0 of rank 0 was replaced by attempt 1; this one must stop");
  }

  @Test
  void awaitingWithoutADeadlineIsRefused() {
    serve(TestRun.of(1));
    RendezvousBlockingStub stub =
        RendezvousGrpc.newBlockingStub(channel()).withInterceptors(new BearerToken(TOKEN));
    AwaitRequest request =
        AwaitRequest.newBuilder().setMember(member(0, 0)).setCollective("start").build();

    assertThatThrownBy(() -> stub.await(request))
        .isInstanceOf(StatusRuntimeException.class)
        .extracting(e -> ((StatusRuntimeException) e).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void awaitingEndsAtItsDeadlineAndLeavesNoWaiterBehind() {
    TestRun run = serve(TestRun.of(2));

    assertFault(
            () -> rank(0, 0).await("start", SOON), RetriableFault.class, Reason.DeadlineExceeded)
        .hasMessageContaining("collective start was not sealed");
    await().until(() -> run.ledger.waiting() == 0);
  }

  @Test
  void clientTriesAgainWhenALimitLetsIt() {
    TestRun run = serve(TestRun.limited(1, new RendezvousLimits(100, 100, 5, 1, 1)));
    Waiter first = Waiter.rank(outcome -> {});
    run.await(0, "a", first);
    CompletableFuture<Value> second =
        CompletableFuture.supplyAsync(() -> rank(0, 0).await("b", PATIENCE));
    RankClient impatient = new RankClient(connection(TOKEN, SOON), member(0, 0));
    assertFault(
            () -> impatient.await("c", PATIENCE),
            RetriableFault.class,
            Reason.RendezvousUnavailable)
        .hasMessageContaining("1 calls wait for results already");
    assertThat(second).isNotDone();

    run.ledger.leave(first);
    run.contribute(0, 0, reduce("b", Function.SUM), longs(7));

    assertThat(second).succeedsWithin(PATIENCE).isEqualTo(longs(7));
  }

  @Test
  void oversizedValuesAreRefusedAtOnce() {
    serve(TestRun.limited(1, new RendezvousLimits(100, 1_000, 5, 1, 1)));

    for (int size : new int[] {101, 1 << 20}) {
      Value large = bytes("x".repeat(size));
      assertFault(
          () -> rank(0, 0).contribute(COMPLETION, large), FatalFault.class, Reason.InvalidSpec);
    }
  }

  @Test
  void waitersLearnWhichRanksFailed() {
    serve(TestRun.of(2));
    CompletableFuture<Value> waiting =
        CompletableFuture.supplyAsync(() -> rank(0, 0).await("start", PATIENCE));
    SupervisorClient supervisor = supervisor();
    assertThat(supervisor.declareFailed(List.of(failure(1, 0))).getTolerated()).isFalse();

    assertThat(waiting)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(FatalFault.class)
        .withMessageContaining("rank 1 failed and maxFailedRanks tolerates 0");
  }

  @Test
  void watchSeesChangesAndEndsWithTheRun() {
    TestRun run = serve(TestRun.tolerating(1, 3));
    List<RunState> states = new CopyOnWriteArrayList<>();
    supervisor().watch(states::add);
    await().until(() -> !states.isEmpty());
    rank(0, 0).report(5, 10, "Computing");
    supervisor().declareFailed(List.of(failure(2, 0)));
    await()
        .untilAsserted(
            () ->
                assertThat(last(states))
                    .extracting(
                        RunState::getActive, RunState::getFailedRanks, RunState::getSamplesDone)
                    .containsExactly(1, "2", 5L));

    run.ledger.phase(Phase.COMPLETE, "", "");

    await().until(() -> last(states).getPhase() == Phase.COMPLETE);
  }

  @Test
  void watchThatIsClosedIsSilent() {
    TestRun run = serve(TestRun.of(1));
    List<RunState> closed = new CopyOnWriteArrayList<>();
    List<RunState> other = new CopyOnWriteArrayList<>();
    Watch watch = supervisor().watch(closed::add);
    supervisor().watch(other::add);
    await().until(() -> !closed.isEmpty());
    watch.close();
    int seen = closed.size();

    run.ledger.phase(Phase.COMPLETE, "", "");

    await().until(() -> last(other).getPhase() == Phase.COMPLETE);
    assertThat(closed).hasSize(seen);
  }

  @Test
  void watchGoesOnWhenItsConsumerFails() {
    TestRun run = serve(TestRun.of(1));
    List<Phase> told = new CopyOnWriteArrayList<>();
    supervisor()
        .watch(
            state -> {
              told.add(state.getPhase());
              throw new AssertionError("thrown by the test");
            });
    await().until(() -> !told.isEmpty());

    run.ledger.phase(Phase.SUMMARIZING, "", "");

    // One that was opened anew would have told the first state again.
    await().until(() -> told.contains(Phase.SUMMARIZING));
    assertThat(told).doesNotHaveDuplicates();
  }

  @Test
  void restartedCoordinatorGetsTheContributionsAgain() {
    RendezvousServer first = start(TestRun.of(2));
    RankClient zero = rank(0, 0);
    ContributeResponse before = zero.contribute(START, NOTHING);
    zero.contribute(reduce("sum", Function.SUM), longs(1));
    first.close();
    TestRun successor = serve(TestRun.of(2));

    assertThat(zero.report(1, 10, "Computing")).isFalse();

    successor.contribute(1, 0, START, NOTHING);
    successor.contribute(1, 0, reduce("sum", Function.SUM), longs(2));
    assertThat(zero.await("start", PATIENCE)).isEqualTo(NOTHING);
    assertThat(zero.await("sum", PATIENCE)).isEqualTo(longs(3));
    assertThat(zero.contribute(START, NOTHING).getIncarnation())
        .isNotEqualTo(before.getIncarnation());
  }

  @Test
  void waiterGetsItsResultFromARestartedCoordinator() {
    TestRun predecessor = TestRun.of(2);
    RendezvousServer first = start(predecessor);
    RankClient zero = rank(0, 0);
    zero.contribute(START, NOTHING);
    CompletableFuture<Value> passed =
        CompletableFuture.supplyAsync(() -> zero.await("start", PATIENCE));
    await().until(() -> predecessor.ledger.waiting() == 1);
    first.close();
    TestRun successor = serve(TestRun.of(2));
    successor.contribute(1, 0, START, NOTHING);

    assertThat(passed).succeedsWithin(PATIENCE).isEqualTo(NOTHING);
  }

  @Test
  void patienceEndsInARetriableFault() {
    RankClient lonely = new RankClient(connection(TOKEN, SOON), member(0, 0));

    assertFault(() -> lonely.join("here"), RetriableFault.class, Reason.RendezvousUnavailable)
        .hasMessageContaining("the rendezvous at nowhere:1 does not answer");
  }

  @Test
  void closingTheClientEndsItsCallsAtOnce() {
    TestRun run = serve(TestRun.of(2));
    RankClient waiting = rank(0, 0);
    CompletableFuture<Value> result =
        CompletableFuture.supplyAsync(() -> waiting.await("start", Duration.ofHours(1)));
    await().until(() -> run.ledger.waiting() == 1);
    waiting.close();

    assertThat(result)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(RetriableFault.class)
        .withMessageContaining("stopped while calling");
  }

  private TestRun serve(TestRun run) {
    start(run);
    return run;
  }

  private RendezvousServer start(TestRun run) {
    try {
      RendezvousServer server =
          RendezvousServer.start(InProcessServerBuilder.forName(address), TOKEN, run.ledger);
      opened.push(server);
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private RankClient rank(int rank, int attempt) {
    return new RankClient(connection(TOKEN, PATIENCE), member(rank, attempt));
  }

  private SupervisorClient supervisor() {
    SupervisorClient supervisor = new SupervisorClient(connection(TOKEN, PATIENCE), TestRun.UID);
    opened.push(supervisor);
    return supervisor;
  }

  private Connection connection(String token, Duration patience) {
    Connection connection =
        Connection.over(
            InProcessChannelBuilder.forName(address),
            new RendezvousEndpoint("nowhere", 1, "", token),
            patience);
    opened.push(connection);
    return connection;
  }

  private ManagedChannel channel() {
    ManagedChannel channel = InProcessChannelBuilder.forName(address).build();
    opened.push(channel::shutdownNow);
    return channel;
  }

  private static RunState last(List<RunState> states) {
    return states.get(states.size() - 1);
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFault(
      ThrowingCallable call, Class<? extends Fault> type, Reason reason) {
    var thrown = assertThatThrownBy(call).isInstanceOf(type);
    thrown.extracting("reason").isEqualTo(reason);
    return thrown;
  }
}
