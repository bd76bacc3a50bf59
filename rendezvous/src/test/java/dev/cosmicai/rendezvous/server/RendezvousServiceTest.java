package dev.cosmicai.rendezvous.server;

import static dev.cosmicai.rendezvous.ledger.TestRun.COMPLETION;
import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static dev.cosmicai.rendezvous.ledger.TestRun.text;
import static dev.cosmicai.rendezvous.server.InProcess.PATIENCE;
import static dev.cosmicai.rendezvous.server.InProcess.TOKEN;
import static dev.cosmicai.rendezvous.server.InProcess.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousBlockingStub;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.rendezvous.collective.Waiter;
import dev.cosmicai.rendezvous.ledger.TestRun;
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
    process.serve(TestRun.of(2));
    RankClient zero = process.rank(0, 0);
    RankClient one = process.rank(1, 0);

    assertThat(zero.join("here").getAssignment().getPartitions(0).getIndex()).isZero();
    assertThat(zero.report(10, 100, "Computing")).isFalse();
    assertThat(zero.contribute(COMPLETION, bytes("a")).getLate()).isFalse();
    one.contribute(COMPLETION, bytes("b"));
    assertThat(text(zero.await("rank-metrics", PATIENCE))).isEqualTo("ab");
    assertThat(zero.report(100, 100, "Writing")).isTrue();
  }

  @Test
  void barrierHoldsUntilTheLastOneArrives() {
    TestRun run = process.serve(TestRun.of(2));
    RankClient zero = process.rank(0, 0);
    zero.contribute(START, NOTHING);
    CompletableFuture<Value> passed =
        CompletableFuture.supplyAsync(() -> zero.await("start", PATIENCE));
    await().until(() -> run.ledger.waiting() == 1);

    process.rank(1, 0).contribute(START, NOTHING);

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

    assertFault(() -> old.report(1, 1, "Computing"), FatalFault.class, Reason.Superseded)
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
            () -> process.rank(0, 0).await("start", SOON),
            RetriableFault.class,
            Reason.DeadlineExceeded)
        .hasMessageContaining("collective start was not sealed");
    await().until(() -> run.ledger.waiting() == 0);
  }

  @Test
  void clientTriesAgainWhenALimitLetsIt() {
    TestRun run = process.serve(TestRun.limited(1, new RendezvousLimits(100, 100, 5, 1, 1)));
    Waiter first = Waiter.rank(outcome -> {});
    run.await(0, "a", first);
    CompletableFuture<Value> second =
        CompletableFuture.supplyAsync(() -> process.rank(0, 0).await("b", PATIENCE));
    RankClient impatient = new RankClient(process.connection(TOKEN, SOON), member(0, 0));
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
    process.serve(TestRun.limited(1, new RendezvousLimits(100, 1_000, 5, 1, 1)));

    for (int size : new int[] {101, 1 << 20}) {
      Value large = bytes("x".repeat(size));
      assertFault(
          () -> process.rank(0, 0).contribute(COMPLETION, large),
          FatalFault.class,
          Reason.InvalidSpec);
    }
  }

  @Test
  void waitersLearnWhichRanksFailed() {
    process.serve(TestRun.of(2));
    CompletableFuture<Value> waiting =
        CompletableFuture.supplyAsync(() -> process.rank(0, 0).await("start", PATIENCE));
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
