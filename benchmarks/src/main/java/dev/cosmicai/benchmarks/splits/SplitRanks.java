package dev.cosmicai.benchmarks.splits;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import dev.cosmicai.benchmarks.RankConnections;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousFutureStub;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The calls of many ranks over a few connections: each computes nothing and commits at once. */
final class SplitRanks implements AutoCloseable {

  private final RankConnections connections;
  private final List<ByteString> metrics;
  private final CountDownLatch finished;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  SplitRanks(RendezvousEndpoint endpoint, List<byte[]> metrics, int ranks) throws IOException {
    this.metrics = metrics.stream().map(ByteString::copyFrom).toList();
    finished = new CountDownLatch(ranks);
    connections = new RankConnections(endpoint);
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
    connections.close();
  }

  /** One rank, which holds one lease at a time. */
  private final class Rank {
    private final Member member;
    private final RendezvousFutureStub stub;

    Rank(int number) {
      member = Member.newBuilder().setRunUid(SplitServer.RUN).setRank(number).build();
      stub = connections.of(number);
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
