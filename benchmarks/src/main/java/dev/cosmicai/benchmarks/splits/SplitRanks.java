package dev.cosmicai.benchmarks.splits;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousFutureStub;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The calls of many ranks over a few connections: each computes nothing and commits at once. */
final class SplitRanks implements AutoCloseable {
  private static final int CONNECTIONS = 8;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<RendezvousFutureStub> stubs = new ArrayList<>();
  private final List<ByteString> metrics;
  private final CountDownLatch finished;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  SplitRanks(RendezvousEndpoint endpoint, List<byte[]> metrics, int ranks) throws IOException {
    this.metrics = metrics.stream().map(ByteString::copyFrom).toList();
    finished = new CountDownLatch(ranks);
    Metadata token = new Metadata();
    token.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + endpoint.token());
    byte[] certificate = endpoint.certificatePem().getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < CONNECTIONS; i++) {
      ManagedChannel channel =
          Grpc.newChannelBuilderForAddress(
                  endpoint.host(),
                  endpoint.port(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(new ByteArrayInputStream(certificate))
                      .build())
              .proxyDetector(address -> null)
              .directExecutor()
              .build();
      channels.add(channel);
      stubs.add(
          RendezvousGrpc.newFutureStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token)));
    }
  }

  /** All ranks join, work until nothing is left, and finish. */
  void run() throws InterruptedException {
    int ranks = (int) finished.getCount();
    for (int rank = 0; rank < ranks; rank++) {
      new Rank(rank).join();
    }
    finished.await();
    if (failure.get() != null) {
      throw new IllegalStateException("a call failed", failure.get());
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /** One rank, which holds one lease at a time. */
  private final class Rank {
    private final Member member;
    private final RendezvousFutureStub stub;

    Rank(int number) {
      member = Member.newBuilder().setRunUid(SplitServer.RUN).setRank(number).build();
      stub = stubs.get(number % CONNECTIONS);
    }

    void join() {
      then(stub.join(JoinRequest.newBuilder().setMember(member).build()), joined -> acquire());
    }

    private void acquire() {
      AcquireRequest request = AcquireRequest.newBuilder().setMember(member).setWanted(1).build();
      then(stub.acquire(request), this::work);
    }

    private void work(AcquireResponse response) {
      if (response.getLeasesCount() > 0) {
        commit(response.getLeases(0));
      } else if (response.getFinished()) {
        then(
            stub.finish(FinishRequest.newBuilder().setMember(member).build()),
            done -> finished.countDown());
      } else {
        acquire();
      }
    }

    private void commit(Lease lease) {
      int split = lease.getSplit().getIndex();
      CommitRequest request =
          CommitRequest.newBuilder()
              .setMember(member)
              .setLease(HeldLease.newBuilder().setId(lease.getId()).setSplit(split))
              .setSamples(1_000)
              .setStartedMillis(System.currentTimeMillis())
              .setComputedMillis(10_000)
              .setMetrics(metrics.get(split % metrics.size()))
              .build();
      then(stub.commit(request), committed -> acquire());
    }

    private <A> void then(ListenableFuture<A> call, Consumer<A> next) {
      Futures.addCallback(
          call,
          new FutureCallback<A>() {
            @Override
            public void onSuccess(A answer) {
              next.accept(answer);
            }

            @Override
            public void onFailure(Throwable thrown) {
              failure.compareAndSet(null, thrown);
              finished.countDown();
            }
          },
          MoreExecutors.directExecutor());
    }
  }
}
