package dev.cosmicai.benchmarks.reduce;

import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousStub;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.results.metrics.RankMetrics;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Many ranks that share a few connections. Each phase goes through them in another random order,
 * the same in every process, of which each takes its share.
 */
final class PlayedRanks implements AutoCloseable {
  private static final int CALLS_AT_ONCE = 32;
  private static final long CALL_SECONDS = 60;
  private static final long PAUSE_MILLIS = 100;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<RendezvousStub> stubs = new ArrayList<>();
  private final Semaphore calls;
  private final Queue<Integer> refused = new ConcurrentLinkedQueue<>();
  private volatile Throwable failure;

  private final PlayedMetrics metrics;
  private final int worldSize;
  private final int share;
  private final int shares;

  private PlayedRanks(
      int connections, PlayedMetrics metrics, int worldSize, int share, int shares) {
    calls = new Semaphore(connections * CALLS_AT_ONCE);
    this.metrics = metrics;
    this.worldSize = worldSize;
    this.share = share;
    this.shares = shares;
  }

  static PlayedRanks connect(
      RendezvousEndpoint endpoint,
      int connections,
      PlayedMetrics metrics,
      int worldSize,
      int share,
      int shares)
      throws IOException {
    PlayedRanks ranks = new PlayedRanks(connections, metrics, worldSize, share, shares);
    Metadata token = new Metadata();
    token.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + endpoint.token());
    for (int i = 0; i < connections; i++) {
      ManagedChannel channel =
          Grpc.newChannelBuilderForAddress(
                  endpoint.host(),
                  endpoint.port(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(
                          new ByteArrayInputStream(
                              endpoint.certificatePem().getBytes(StandardCharsets.US_ASCII)))
                      .build())
              .proxyDetector(address -> null)
              .directExecutor()
              .build();
      ranks.channels.add(channel);
      ranks.stubs.add(
          RendezvousGrpc.newStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token)));
    }
    return ranks;
  }

  /** Every rank of this share joins. */
  long join() throws InterruptedException {
    return all(
        1,
        (stub, rank) ->
            stub.join(
                JoinRequest.newBuilder()
                    .setMember(PlayedRun.member(rank))
                    .setHost("played")
                    .build(),
                new Answer<>(rank)));
  }

  /** Every rank of this share contributes. */
  long contribute() throws InterruptedException {
    return all(
        2,
        (stub, rank) ->
            stub.contribute(
                ContributeRequest.newBuilder()
                    .setMember(PlayedRun.member(rank))
                    .setCollective(RankMetrics.COLLECTIVE)
                    .setValue(Value.newBuilder().setOpaque(metrics.of(rank)))
                    .build(),
                new Answer<>(rank)));
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  @FunctionalInterface
  private interface Call {
    void start(RendezvousStub stub, int rank);
  }

  /** Makes a call for each rank; returns how many were refused for want of room and made again. */
  private long all(int seed, Call call) throws InterruptedException {
    List<Integer> order = new ArrayList<>(IntStream.range(0, worldSize).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    for (int i = share; i < worldSize; i += shares) {
      start(call, order.get(i));
    }
    long again = 0;
    while (true) {
      calls.acquire(connectionsTimes(CALLS_AT_ONCE));
      calls.release(connectionsTimes(CALLS_AT_ONCE));
      if (refused.isEmpty()) {
        return again;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      for (Integer rank = refused.poll(); rank != null; rank = refused.poll()) {
        again++;
        start(call, rank);
      }
    }
  }

  private int connectionsTimes(int each) {
    return stubs.size() * each;
  }

  private void start(Call call, int rank) throws InterruptedException {
    calls.acquire();
    if (failure != null) {
      throw new IllegalStateException("a call failed", failure);
    }
    RendezvousStub stub =
        stubs.get(rank % stubs.size()).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    call.start(stub, rank);
  }

  private final class Answer<A> implements StreamObserver<A> {
    private final int rank;

    Answer(int rank) {
      this.rank = rank;
    }

    @Override
    public void onNext(A answer) {
      // That it came is all that counts; the sealed result tells whether it was right.
    }

    @Override
    public void onError(Throwable thrown) {
      if (Status.fromThrowable(thrown).getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        refused.add(rank);
      } else {
        failure = thrown;
      }
      calls.release();
    }

    @Override
    public void onCompleted() {
      calls.release();
    }
  }
}
