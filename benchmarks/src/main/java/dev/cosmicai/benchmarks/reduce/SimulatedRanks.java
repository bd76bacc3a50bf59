package dev.cosmicai.benchmarks.reduce;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.cosmicai.benchmarks.RankConnections;
import dev.cosmicai.benchmarks.SimulatedRun;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousFutureStub;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The calls of many ranks over a few connections, each phase in another random order. */
final class SimulatedRanks implements AutoCloseable {
  private static final int CALLS_AT_ONCE = RankConnections.COUNT * 32;
  private static final long CALL_SECONDS = 60;
  private static final long PAUSE_MILLIS = 100;

  private final RankConnections connections;
  private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);
  private final Queue<Integer> refused = new ConcurrentLinkedQueue<>();
  private final List<ByteString> contributions;
  private final int worldSize;
  private volatile Throwable failure;

  /** Connects; the ranks share the metrics in turn. */
  SimulatedRanks(RendezvousEndpoint endpoint, List<byte[]> metrics, int worldSize)
      throws IOException {
    this.worldSize = worldSize;
    contributions = metrics.stream().map(ByteString::copyFrom).toList();
    connections = new RankConnections(endpoint);
  }

  void join() throws InterruptedException {
    all(1, (stub, rank) -> stub.join(SimulatedRun.join(ServerProcess.RUN, rank)));
  }

  void commit() throws InterruptedException {
    all(
        2,
        (stub, rank) ->
            stub.commit(
                SimulatedRun.commit(
                    ServerProcess.RUN, rank, contributions.get(rank % contributions.size()))));
  }

  @Override
  public void close() {
    connections.close();
  }

  /** Makes a call for each rank; one that is refused for want of room is made again. */
  private void all(int seed, BiFunction<RendezvousFutureStub, Integer, ListenableFuture<?>> call)
      throws InterruptedException {
    List<Integer> order = new ArrayList<>(IntStream.range(0, worldSize).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    while (!order.isEmpty()) {
      for (int rank : order) {
        calls.acquire();
        RendezvousFutureStub stub = connections.of(rank);
        ListenableFuture<?> answer =
            call.apply(stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS), rank);
        answer.addListener(() -> answered(rank, answer), Runnable::run);
      }
      calls.acquire(CALLS_AT_ONCE);
      calls.release(CALLS_AT_ONCE);
      if (failure != null) {
        throw new IllegalStateException("a call failed", failure);
      }
      order.clear();
      if (!refused.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        order.addAll(refused);
        refused.clear();
      }
    }
  }

  /** That it came is all that counts; the sealed result tells whether it was right. */
  private void answered(int rank, ListenableFuture<?> answer) {
    try {
      answer.get();
    } catch (ExecutionException | InterruptedException e) {
      if (Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        refused.add(rank);
      } else {
        failure = e;
      }
    }
    calls.release();
  }
}
