package dev.cosmicai.worker;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.inference.Committer;
import dev.cosmicai.worker.inference.ComputedSplit;
import dev.cosmicai.worker.split.BadSample;
import dev.cosmicai.worker.split.HeldSplit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the predictions of splits and then commits them, in the background. Two are stored at a
 * time, so that a store that is slower than the network holds it up and memory does not grow. Many
 * more may wait for their acknowledgement, which comes with a group of commits, up to a second
 * later: of these, no predictions are kept. A split that cannot be stored or committed ends the
 * rank. For the rank's main thread.
 */
final class SplitCommits implements Committer {
  private static final Logger LOG = LoggerFactory.getLogger(SplitCommits.class);
  private static final int STORING = 2;
  private static final int UNACKNOWLEDGED = 64;
  private static final long FIGURES_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final RankContext context;
  private final RankClient client;
  private final RankOutput output;
  private final RankReport report;
  private final Deque<CompletableFuture<?>> storing = new ArrayDeque<>();
  private final Deque<CompletableFuture<?>> unacknowledged = new ArrayDeque<>();
  private final AtomicLong toldNanos = new AtomicLong(System.nanoTime());

  /**
   * Nothing yet.
   *
   * @param report is told of commits, and goes with one now and then
   */
  SplitCommits(RankContext context, RankClient client, RankOutput output, RankReport report) {
    this.context = context;
    this.client = client;
    this.output = output;
    this.report = report;
  }

  @Override
  public void commit(ComputedSplit computed) {
    LOG.debug("split {} is computed", computed.split().index());
    awaitFewerThan(STORING, storing);
    awaitFewerThan(UNACKNOWLEDGED, unacknowledged);
    var stored = context.background().start(() -> orStop(() -> store(computed)));
    storing.add(stored);
    HeldSplit split = computed.split();
    unacknowledged.add(
        context.background().after(stored, request -> orStop(() -> commit(split, request))));
  }

  /** Waits until all are committed. */
  void awaitAll() {
    awaitFewerThan(1, unacknowledged);
  }

  private void awaitFewerThan(int count, Deque<CompletableFuture<?>> tasks) {
    while (tasks.size() >= count) {
      context.stop().await(tasks.remove());
    }
  }

  private <T> T orStop(Supplier<T> work) {
    try {
      return work.get();
    } catch (Fault fault) {
      // Whatever the rank waits for, this is why it will not come.
      context.stop().request(fault);
      throw fault;
    } catch (RuntimeException | Error unexpected) {
      context
          .stop()
          .request(new InternalFault("a split was not committed: " + unexpected, unexpected));
      throw unexpected;
    }
  }

  // What remains to be told once the predictions are stored.
  private CommitRequest.Builder store(ComputedSplit computed) {
    if (context.assignment().getStorePredictions()) {
      context
          .clock()
          .time(
              Stage.WRITE,
              () -> {
                output.put(computed);
                return null;
              });
    }
    return CommitRequest.newBuilder()
        .setLease(computed.split().lease())
        .setSamples(computed.predictions().samples())
        .setMetrics(ByteString.copyFrom(computed.metrics().toBytes()))
        .setStartedMillis(computed.startedMillis())
        .setComputedMillis(computed.computedMillis())
        .setResidue(computed.residue())
        .addAllBadSamples(computed.bad().stream().map(SplitCommits::told).toList());
  }

  private Void commit(HeldSplit split, CommitRequest.Builder request) {
    if (client.commit(request.setFigures(figuresNowAndThen())).getLate()) {
      LOG.info("split {} was committed by another rank first", split.index());
    } else {
      report.committed(request.getSamples());
    }
    context.progress().held().committed(split);
    return null;
  }

  private static dev.cosmicai.proto.BadSample told(BadSample bad) {
    return dev.cosmicai.proto.BadSample.newBuilder()
        .setRow(bad.row())
        .setColumn(bad.column())
        .setReason(bad.fault().reason().name())
        .setMessage(bad.fault().getMessage())
        .build();
  }

  private ByteString figuresNowAndThen() {
    long now = System.nanoTime();
    long told = toldNanos.get();
    return now - told >= FIGURES_INTERVAL_NANOS && toldNanos.compareAndSet(told, now)
        ? report.json()
        : ByteString.EMPTY;
  }
}
