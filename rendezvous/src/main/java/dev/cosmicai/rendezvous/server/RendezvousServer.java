package dev.cosmicai.rendezvous.server;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a {@link RunLedger} over gRPC and TLS. */
public final class RendezvousServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RendezvousServer.class);
  private static final Duration WATCH_PACE = Duration.ofMillis(400);
  private static final long CLOSE_SECONDS = 1;
  private static final Duration TICK = Duration.ofMillis(200);

  /** Beside one value a message may hold a rank's figures, which are limited in the same way. */
  private static final int ENVELOPE_BYTES = 64 << 10;

  private final Server server;
  private final Watchers watchers;
  private final ExecutorService executor;
  private final ScheduledExecutorService timer;

  private RendezvousServer(
      Server server,
      Watchers watchers,
      ExecutorService executor,
      ScheduledExecutorService timer,
      RunLedger ledger) {
    this.server = server;
    this.watchers = watchers;
    this.executor = executor;
    this.timer = timer;
    var unused =
        timer.scheduleWithFixedDelay(
            () -> tick(ledger), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void tick(RunLedger ledger) {
    try {
      ledger.tick();
    } catch (RuntimeException e) {
      // Else the executor would silently stop to call.
      LOG.error("the ledger cannot look after its leases", e);
    }
  }

  /**
   * Starts serving on all addresses.
   *
   * @param port the TCP port; 0 picks a free one
   */
  public static RendezvousServer start(int port, RunCredentials credentials, RunLedger ledger) {
    try {
      ServerBuilder<?> builder =
          Grpc.newServerBuilderForPort(port, tls(credentials))
              // Finds out about clients whose machine has gone without a word.
              .keepAliveTime(30, TimeUnit.SECONDS)
              .keepAliveTimeout(20, TimeUnit.SECONDS)
              .permitKeepAliveTime(10, TimeUnit.SECONDS)
              .handshakeTimeout(10, TimeUnit.SECONDS);
      return start(builder, credentials.token(), ledger);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new FatalFault(
          Reason.InvalidSpec, "cannot serve the rendezvous on port " + port + ": " + why(e), e);
    }
  }

  static RendezvousServer start(ServerBuilder<?> builder, String token, RunLedger ledger)
      throws IOException {
    int threads = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    ExecutorService executor =
        Executors.newFixedThreadPool(threads, new DaemonThreads("rendezvous"));
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, new DaemonThreads("rendezvous-timer"));
    timer.setRemoveOnCancelPolicy(true);
    Watchers watchers = new Watchers(ledger, WATCH_PACE);
    try {
      Server server =
          builder
              .executor(executor)
              .intercept(new TokenCheck(token))
              .maxInboundMessageSize(2 * ledger.limits().maxValueBytes() + ENVELOPE_BYTES)
              .addService(new RendezvousService(ledger, watchers, timer))
              .build()
              .start();
      return new RendezvousServer(server, watchers, executor, timer, ledger);
    } catch (IOException | RuntimeException e) {
      watchers.close();
      executor.shutdownNow();
      timer.shutdownNow();
      throw e;
    }
  }

  /** Not from the PEM by itself: Netty would load Bouncy Castle for that, half a second's work. */
  private static ServerCredentials tls(RunCredentials credentials)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    keys.updateIdentityCredentials(
        CertificateUtils.getX509Certificates(stream(credentials.certificatePem())),
        CertificateUtils.getPrivateKey(stream(credentials.privateKeyPem())));
    return TlsServerCredentials.newBuilder().keyManager(keys).build();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /**
   * Sends the watchers the last state, lets the calls in progress end and stops, within a few
   * seconds. Calls that still wait for a collective end as UNAVAILABLE.
   */
  @Override
  public void close() {
    watchers.close();
    server.shutdown();
    try {
      if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
    timer.shutdownNow();
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static String why(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage();
  }
}
