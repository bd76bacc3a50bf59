package dev.cosmicai.rendezvous.server;

import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static dev.cosmicai.rendezvous.server.InProcess.PATIENCE;
import static dev.cosmicai.rendezvous.server.InProcess.TOKEN;
import static dev.cosmicai.rendezvous.server.InProcess.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.rendezvous.ledger.TestRun;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What clients do while their coordinator is away, and when another one takes its place. */
class OutageTest {
  private static final Duration SOON = Duration.ofMillis(150);
  private static final Value NOTHING = Value.getDefaultInstance();

  @AutoClose private final InProcess process = new InProcess();

  @Test
  void restartedCoordinatorGetsTheContributionsAgain() {
    RendezvousServer first = process.start(TestRun.of(2));
    RankClient zero = process.rank(0, 0);
    ContributeResponse before = zero.collectives().contribute(START, NOTHING);
    zero.collectives().contribute(reduce("sum", Function.SUM), longs(1));
    first.close();
    TestRun successor = process.serve(TestRun.of(2));

    assertThat(zero.report(ReportRequest.newBuilder()).getStop()).isFalse();

    successor.contribute(1, 0, START, NOTHING);
    successor.contribute(1, 0, reduce("sum", Function.SUM), longs(2));
    assertThat(zero.collectives().await("start", PATIENCE).getResult()).isEqualTo(NOTHING);
    assertThat(zero.collectives().await("sum", PATIENCE).getResult()).isEqualTo(longs(3));
    assertThat(zero.collectives().contribute(START, NOTHING).getIncarnation())
        .isNotEqualTo(before.getIncarnation());
  }

  @Test
  void waiterGetsItsResultFromARestartedCoordinator() {
    TestRun predecessor = TestRun.of(2);
    RendezvousServer first = process.start(predecessor);
    RankClient zero = process.rank(0, 0);
    zero.collectives().contribute(START, NOTHING);
    CompletableFuture<Value> passed =
        CompletableFuture.supplyAsync(
            () -> zero.collectives().await("start", PATIENCE).getResult());
    await().until(() -> predecessor.ledger.collectives().waiting() == 1);
    first.close();
    TestRun successor = process.serve(TestRun.of(2));
    successor.contribute(1, 0, START, NOTHING);

    assertThat(passed).succeedsWithin(PATIENCE).isEqualTo(NOTHING);
  }

  @Test
  void patienceEndsInARetriableFault() {
    RankClient lonely = new RankClient(process.connection(TOKEN, SOON), member(0, 0));

    assertFault(() -> lonely.join("here"), RetriableFault.class, Reason.RendezvousUnavailable)
        .hasMessageContaining("the rendezvous at nowhere:1 does not answer");
  }

  @Test
  void closingTheClientEndsItsCallsAtOnce() {
    TestRun run = process.serve(TestRun.of(2));
    RankClient waiting = process.rank(0, 0);
    CompletableFuture<Value> result =
        CompletableFuture.supplyAsync(
            () -> waiting.collectives().await("start", Duration.ofHours(1)).getResult());
    await().until(() -> run.ledger.collectives().waiting() == 1);
    waiting.close();

    assertThat(result)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(RetriableFault.class)
        .withMessageContaining("stopped while calling");
  }
}
