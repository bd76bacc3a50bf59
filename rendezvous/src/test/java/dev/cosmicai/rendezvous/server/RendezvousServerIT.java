package dev.cosmicai.rendezvous.server;

import static dev.cosmicai.rendezvous.ledger.TestRun.RESULTS;
import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.commitOf;
import static dev.cosmicai.rendezvous.ledger.TestRun.held;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.client.Connection;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.TestRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The server and its clients over TLS on the loopback interface. */
class RendezvousServerIT {
  private static final RunCredentials CREDENTIALS =
      RunCredentials.generate(List.of("localhost", "127.0.0.1"), Duration.ofHours(1));
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Test
  void ranksWorkOverTls() {
    TestRun run = TestRun.served(2);
    try (RendezvousServer server = RendezvousServer.start(0, CREDENTIALS, run.ledger);
        RankClient zero = rank(endpoint(server.port()), 0);
        RankClient one =
            rank(
                new RendezvousEndpoint(
                    "localhost", server.port(), CREDENTIALS.certificatePem(), CREDENTIALS.token()),
                1)) {
      zero.collectives().contribute(RESULTS, bytes("a"));
      one.collectives().contribute(RESULTS, bytes("b"));
      assertThat(zero.collectives().await("results", PATIENCE).getResult())
          .isEqualTo(Values.of(List.of(bytes("a"), bytes("b"))));
      live(zero);
      live(one);

      assertThat(run.metrics()).isEqualTo("2");
    }
  }

  @Test
  void wrongTokenIsRefused() {
    try (RendezvousServer server = RendezvousServer.start(0, CREDENTIALS, TestRun.of(1).ledger);
        RankClient stranger =
            rank(
                new RendezvousEndpoint(
                    "127.0.0.1", server.port(), CREDENTIALS.certificatePem(), "guessed"),
                0)) {
      assertPermissionDenied(stranger, "refuses the token");
    }
  }

  @Test
  void otherCertificateIsNotTrustedAndNotTriedAgain() {
    RunCredentials other = RunCredentials.generate(List.of("127.0.0.1"), Duration.ofHours(1));
    try (RendezvousServer server = RendezvousServer.start(0, CREDENTIALS, TestRun.of(1).ledger);
        RankClient misled =
            RankClient.connect(
                new RendezvousEndpoint(
                    "127.0.0.1", server.port(), other.certificatePem(), CREDENTIALS.token()),
                member(0, 0),
                Duration.ofHours(1))) {
      assertPermissionDenied(misled, "does not show this run's certificate");
    }
  }

  @Test
  void certificateOfAnotherHostIsNotTrusted() {
    RunCredentials elsewhere = RunCredentials.generate(List.of("elsewhere"), Duration.ofHours(1));
    try (RendezvousServer server = RendezvousServer.start(0, elsewhere, TestRun.of(1).ledger);
        RankClient misled =
            RankClient.connect(
                new RendezvousEndpoint(
                    "127.0.0.1", server.port(), elsewhere.certificatePem(), elsewhere.token()),
                member(0, 0),
                Duration.ofHours(1))) {
      assertPermissionDenied(misled, "for that host name");
    }
  }

  @Test
  void certificateThatIsNoneIsRefusedBeforeAnyCall() {
    RendezvousEndpoint endpoint = new RendezvousEndpoint("127.0.0.1", 1, "not PEM", "token");

    assertThatThrownBy(() -> rank(endpoint, 0))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("127.0.0.1:1 is not an X.509 certificate")
        .extracting("reason")
        .isEqualTo(Reason.InvalidSpec);
  }

  @Test
  void keyThatIsNoneIsRefused() {
    RunCredentials keyless =
        new RunCredentials(CREDENTIALS.token(), CREDENTIALS.certificatePem(), "not PEM");
    RunLedger ledger = TestRun.of(1).ledger;

    assertThatThrownBy(() -> RendezvousServer.start(0, keyless, ledger))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("cannot serve the rendezvous");
  }

  @Test
  void portThatIsTakenIsNamed() {
    RunLedger ledger = TestRun.of(1).ledger;
    try (RendezvousServer server = RendezvousServer.start(0, CREDENTIALS, ledger)) {
      int port = server.port();
      assertThatThrownBy(() -> RendezvousServer.start(port, CREDENTIALS, ledger))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("cannot serve the rendezvous on port " + port);
    }
  }

  @Test
  void silentPortEndsInARetriableFault() {
    int port;
    try (RendezvousServer server = RendezvousServer.start(0, CREDENTIALS, TestRun.of(1).ledger)) {
      port = server.port();
    }
    try (RankClient lonely =
        RankClient.connect(endpoint(port), member(0, 0), Duration.ofMillis(500))) {
      assertThatThrownBy(() -> lonely.join("here"))
          .isInstanceOf(RetriableFault.class)
          .hasMessageContaining("127.0.0.1:" + port + " does not answer")
          .extracting("reason")
          .isEqualTo(Reason.RendezvousUnavailable);
    }
  }

  @Test
  void killedCoordinatorIsFoundAgainByRankAndSupervisor() throws Exception {
    ServerProcess first = ServerProcess.start(0, CREDENTIALS);
    List<RunState> states = new CopyOnWriteArrayList<>();
    RendezvousEndpoint endpoint = endpoint(first.port());
    try (RankClient zero = rank(endpoint, 0);
        RankClient one = rank(endpoint, 1);
        SupervisorClient supervisor = SupervisorClient.connect(endpoint, TestRun.UID, PATIENCE)) {
      supervisor.watch(states::add, fault -> {});
      zero.join("here");
      HeldLease lease = held(zero.acquire(List.of(), 1).getLeases(0));
      zero.collectives().contribute(START, Value.getDefaultInstance());
      await().until(() -> !states.isEmpty() && states.get(states.size() - 1).getActive() == 1);
      CompletableFuture<Value> passed =
          CompletableFuture.supplyAsync(
              () -> zero.collectives().await("start", PATIENCE).getResult());
      first.kill();
      CompletableFuture<Boolean> reported =
          CompletableFuture.supplyAsync(
              () ->
                  zero.report(ReportRequest.newBuilder().addHeld(lease).setSamplesDone(7))
                      .getStop());
      int seen = states.size();
      ServerProcess second = ServerProcess.start(first.port(), CREDENTIALS);
      try {
        assertThat(reported).succeedsWithin(PATIENCE).isEqualTo(false);
        one.collectives().contribute(START, Value.getDefaultInstance());

        assertThat(passed).succeedsWithin(PATIENCE).isEqualTo(Value.getDefaultInstance());
        await()
            .atMost(PATIENCE)
            .until(
                () -> states.size() > seen && states.get(states.size() - 1).getSamplesDone() == 7);
      } finally {
        second.kill();
      }
    }
  }

  @Test
  void watchersGetTheTerminalStateOfAServerThatClosesRightAfterIt() {
    TestRun run = TestRun.of(1);
    CompletableFuture<RunState> terminal = new CompletableFuture<>();
    CompletableFuture<RunState> any = new CompletableFuture<>();
    RendezvousServer server = RendezvousServer.start(0, CREDENTIALS, run.ledger);
    try (SupervisorClient supervisor =
        SupervisorClient.connect(endpoint(server.port()), TestRun.UID, PATIENCE)) {
      supervisor.watch(
          state -> {
            any.complete(state);
            if (state.getPhase() == Phase.FAILED) {
              terminal.complete(state);
            }
          },
          fault -> {});
      assertThat(any).succeedsWithin(PATIENCE);
      run.ledger.phase(Phase.FAILED, "RanksFailed", "rank 0 failed");
      server.close();

      assertThat(terminal)
          .succeedsWithin(PATIENCE)
          .extracting(RunState::getReason, RunState::getMessage)
          .containsExactly("RanksFailed", "rank 0 failed");
    }
  }

  @Test
  void manyWatchesShareFewThreads() {
    int watches = 50;
    Queue<RunState> heard = new ConcurrentLinkedQueue<>();
    try (RendezvousServer server = RendezvousServer.start(0, CREDENTIALS, TestRun.of(1).ledger);
        SupervisorClient supervisor =
            SupervisorClient.connect(endpoint(server.port()), TestRun.UID, PATIENCE)) {
      supervisor.watch(heard::add, fault -> {});
      await().until(() -> heard.size() == 1);
      long before = clientThreads();
      for (int i = 0; i < watches; i++) {
        supervisor.watch(heard::add, fault -> {});
      }
      await().until(() -> heard.size() == 1 + watches);

      assertThat(clientThreads()).isLessThan(before + watches / 5);
    }
  }

  @Test
  void aThousandRanksPassThroughFewThreads() throws Exception {
    int worldSize = 1_000;
    TestRun run = TestRun.served(worldSize);
    int threadCount = 4;
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
    try (RendezvousServer server = RendezvousServer.start(0, CREDENTIALS, run.ledger)) {
      List<Future<?>> shares = new ArrayList<>();
      for (int i = 0; i < threadCount; i++) {
        int first = i;
        shares.add(
            threads.submit(
                () -> {
                  try (Connection connection = Connection.to(endpoint(server.port()), PATIENCE)) {
                    for (int rank = first; rank < worldSize; rank += threadCount) {
                      live(new RankClient(connection, member(rank, 0)));
                    }
                  }
                }));
      }
      for (Future<?> share : shares) {
        share.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(run.metrics()).isEqualTo("1000");
    assertThat(run.ledger.state())
        .extracting(RunState::getSucceededRanks, RunState::getSamplesDone)
        .containsExactly("0-999", 100_000L);
  }

  /** All but the server's, of which there are more on a larger machine. */
  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith("rendezvous-"))
        .count();
  }

  private static void live(RankClient client) {
    client.join("here");
    HeldLease lease = held(client.acquire(List.of(), 1).getLeases(0));
    client.report(ReportRequest.newBuilder().addHeld(lease).setSamplesDone(50));
    client.commit(commitOf(0, 0, lease.getSplit()).setLease(lease));
    client.finish(ByteString.EMPTY);
  }

  private static void assertPermissionDenied(RankClient client, String message) {
    assertThatThrownBy(() -> client.join("here"))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(message)
        .extracting("reason")
        .isEqualTo(Reason.PermissionDenied);
  }

  private static RendezvousEndpoint endpoint(int port) {
    return new RendezvousEndpoint(
        "127.0.0.1", port, CREDENTIALS.certificatePem(), CREDENTIALS.token());
  }

  private static RankClient rank(RendezvousEndpoint endpoint, int rank) {
    return RankClient.connect(endpoint, member(rank, 0), PATIENCE);
  }
}
