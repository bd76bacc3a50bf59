package dev.cosmicai.rendezvous.server;

import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.client.Connection;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.rendezvous.ledger.TestRun;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The service and its clients over gRPC's in-process transport. */
final class InProcess implements AutoCloseable {
  static final String TOKEN = "secret";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String address = UUID.randomUUID().toString();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  TestRun serve(TestRun run) {
    start(run);
    return run;
  }

  RendezvousServer start(TestRun run) {
    try {
      RendezvousServer server =
          RendezvousServer.start(InProcessServerBuilder.forName(address), TOKEN, run.ledger);
      opened.push(server);
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  RankClient rank(int rank, int attempt) {
    return new RankClient(connection(), member(rank, attempt));
  }

  SupervisorClient supervisor() {
    SupervisorClient supervisor = new SupervisorClient(connection(), TestRun.UID);
    opened.push(supervisor);
    return supervisor;
  }

  /** Of a client that knows the token and has time. */
  Connection connection() {
    return connection(TOKEN, PATIENCE);
  }

  Connection connection(String token, Duration patience) {
    Connection connection =
        Connection.over(
            InProcessChannelBuilder.forName(address),
            new RendezvousEndpoint("nowhere", 1, "", token),
            patience);
    opened.push(connection);
    return connection;
  }

  ManagedChannel channel() {
    ManagedChannel channel = InProcessChannelBuilder.forName(address).build();
    opened.push(channel::shutdownNow);
    return channel;
  }

  static AbstractThrowableAssert<?, ? extends Throwable> assertFault(
      ThrowingCallable call, Class<? extends Fault> type, Reason reason) {
    var thrown = assertThatThrownBy(call).isInstanceOf(type);
    thrown.extracting("reason").isEqualTo(reason);
    return thrown;
  }
}
