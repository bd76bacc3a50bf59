package dev.cosmicai.rendezvous.client;

import dev.cosmicai.contract.retry.Backoff;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousBlockingStub;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousStub;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.wire.BearerToken;
import dev.cosmicai.rendezvous.wire.WireStatus;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A client's connection to the rendezvous: connects when first used, authenticates every call,
 * repeats what may pass, with jittered backoff, and connects again after an outage. Thread-safe.
 */
public final class Connection implements AutoCloseable {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
  // What the server sends is ours: a rank's assignment may list very many partitions.
  private static final int MAX_ANSWER_BYTES = 256 << 20;

  /** One try of a call. */
  @FunctionalInterface
  interface Call<T> {
    /**
     * Makes the call.
     *
     * @param stub has a deadline set
     * @param again whether an earlier try failed, perhaps because the coordinator was restarted
     */
    T make(RendezvousBlockingStub stub, boolean again);
  }

  private final String peer;
  private final ManagedChannel channel;
  private final RendezvousBlockingStub stub;
  private final RendezvousStub streamStub;
  private final Duration patience;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Connection(String peer, ManagedChannel channel, String token, Duration patience) {
    this.peer = peer;
    this.channel = channel;
    this.patience = patience;
    BearerToken authentication = new BearerToken(token);
    stub = RendezvousGrpc.newBlockingStub(channel).withInterceptors(authentication);
    streamStub = RendezvousGrpc.newStub(channel).withInterceptors(authentication);
  }

  /** Returns at once. */
  public static Connection to(RendezvousEndpoint endpoint, Duration patience) {
    ManagedChannelBuilder<?> builder;
    try {
      builder = Grpc.newChannelBuilderForAddress(endpoint.host(), endpoint.port(), trust(endpoint));
    } catch (IllegalArgumentException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "cannot call the rendezvous at " + endpoint + ": " + e.getMessage(),
          e);
    }
    return over(builder, endpoint, patience);
  }

  public static Connection over(
      ManagedChannelBuilder<?> builder, RendezvousEndpoint endpoint, Duration patience) {
    ManagedChannel channel =
        builder
            .disableRetry() // the repeating is done here, where a restart is understood
            .proxyDetector(address -> null) // a proxy for the world outside is not for our peers
            .keepAliveTime(20, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .build();
    return new Connection(endpoint.toString(), channel, endpoint.token(), patience);
  }

  /**
   * Makes a call, again and again while it fails of something that may pass, until that has lasted
   * for the connection's patience.
   */
  <T> T call(Call<T> call) {
    return call(CALL_LIMIT, patience, call);
  }

  /** The same, with another deadline for each try, and with at most that patience. */
  <T> T call(Duration limit, Duration patienceAtMost, Call<T> call) {
    long patienceMillis = Math.min(patience.toMillis(), patienceAtMost.toMillis());
    long outageBeganNanos = 0;
    for (int failures = 0; ; failures++) {
      try {
        return call.make(
            stub.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS), failures > 0);
      } catch (StatusRuntimeException e) {
        checkOpen();
        if (!WireStatus.mayPass(e)) {
          throw WireStatus.fault(e, peer);
        }
        long nowNanos = System.nanoTime();
        outageBeganNanos = failures == 0 ? nowNanos : outageBeganNanos;
        long leftMillis = patienceMillis - (nowNanos - outageBeganNanos) / 1_000_000;
        if (leftMillis <= 0) {
          throw WireStatus.fault(e, peer);
        }
        pause(Math.min(leftMillis, backoffMillis(failures + 1, WireStatus.retryAfterMillis(e))));
      }
    }
  }

  // Ends at once when the connection is closed.
  private void pause(long millis) {
    try {
      closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    checkOpen();
    reconnect();
  }

  /** Lets the next call connect at once; else the channel has a backoff of its own, of minutes. */
  void reconnect() {
    channel.resetConnectBackoff();
  }

  /**
   * How long to wait before another try.
   *
   * @param failures in a row, from 1
   * @param asked for how long the server asks to wait, the least that makes sense
   */
  static long backoffMillis(int failures, OptionalLong asked) {
    if (asked.isPresent()) {
      long least = asked.getAsLong();
      return least + ThreadLocalRandom.current().nextLong(least / 2 + 1);
    }
    return TimeUnit.NANOSECONDS.toMillis(BACKOFF.jitteredNanosAfter(failures));
  }

  String peer() {
    return peer;
  }

  /** For one stream that may last so long, and that nobody waits for. */
  RendezvousStub streamStub(Duration limit) {
    return streamStub.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Ends the calls in progress, too; those who made them get a fault, watches end silently. */
  @Override
  public void close() {
    closed.countDown();
    channel.shutdownNow();
  }

  private static ChannelCredentials trust(RendezvousEndpoint endpoint) {
    byte[] pem = endpoint.certificatePem().getBytes(StandardCharsets.US_ASCII);
    try {
      CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
      return TlsChannelCredentials.newBuilder().trustManager(new ByteArrayInputStream(pem)).build();
    } catch (CertificateException | IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "what is given as the certificate of the rendezvous at "
              + endpoint
              + " is not an X.509 certificate in PEM",
          e);
    }
  }

  private void checkOpen() {
    if (isClosed() || Thread.currentThread().isInterrupted()) {
      throw new RetriableFault(
          Reason.Interrupted, "stopped while calling the rendezvous at " + peer);
    }
  }
}
