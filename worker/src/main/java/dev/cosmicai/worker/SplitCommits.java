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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the predictions of splits and then commits them, in the background; two at a time, so that
 * a store that is slower than the network holds it up and memory does not grow. A split that cannot
 * be stored or committed ends the rank. For the rank's main thread.
 */
final class SplitCommits implements Committer {
  private static final Logger LOG = LoggerFactory.getLogger(SplitCommits.class);
  private static final int UNDER_WAY = 2;
  private static final long FIGURES_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final RankContext context;
  private final RankClient client;
  private final RankOutput output;
  private final RankReport report;
  private final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
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
    while (underWay.size() >= UNDER_WAY) {
      context.stop().await(underWay.remove());
    }
    underWay.add(
        context
            .background()
            .start(
                () -> {
                  storeAndCommit(computed);
                  return null;
                }));
  }

  /** Waits until all are committed. */
  void awaitAll() {
    while (!underWay.isEmpty()) {
      context.stop().await(underWay.remove());
    }
  }

  private void storeAndCommit(ComputedSplit computed) {
    try {
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
      commitStored(computed);
      context.progress().held().committed(computed.split());
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

  private void commitStored(ComputedSplit computed) {
    boolean late =
        client
            .commit(
                CommitRequest.newBuilder()
                    .setLease(computed.split().lease())
                    .setSamples(computed.predictions().samples())
                    .setMetrics(ByteString.copyFrom(computed.metrics().toBytes()))
                    .setStartedMillis(computed.startedMillis())
                    .setComputedMillis(computed.computedMillis())
                    .setResidue(computed.residue())
                    .addAllBadSamples(computed.bad().stream().map(SplitCommits::told).toList())
                    .setFigures(figuresNowAndThen()))
            .getLate();
    if (late) {
      LOG.info("split {} was committed by another rank first", computed.split().index());
      return;
    }
    report.committed(computed.predictions().samples());
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
