package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.DaemonThreads;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.formats.SampleShape;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.OpenPartition;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.NetworkInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Batches through the network, in as many streams as forward passes are to be in flight. One more
 * batch than there are streams is taken in, so that a stream that is done finds its next one there.
 * {@link #submit} is for one thread.
 */
public final class Inference implements AutoCloseable {
  private final Network network;
  private final RankContext context;
  private final BusyTime busy;
  private final ExecutorService streams;
  private final Semaphore places;
  private volatile boolean closed;

  Inference(Network network, RankContext context, int streamCount) {
    this.network = network;
    this.context = context;
    this.busy = new BusyTime(nanos -> context.clock().add(Stage.INFERENCE, nanos));
    this.streams = Executors.newFixedThreadPool(streamCount, new DaemonThreads("stream"));
    this.places = new Semaphore(streamCount + 1);
  }

  /**
   * Predicts a batch's samples and closes it. Waits while all streams are busy and a batch is
   * queued, but no longer than until the rank is asked to stop.
   *
   * @return {@code [count]}, in the order of the samples, all finite; or the fault: a {@link
   *     FatalFault} with PartitionShape if the samples are none for this network, with
   *     PartitionNotFinite if it answers one with NaN
   */
  CompletableFuture<float[]> submit(Batch batch) {
    try {
      requireShape(batch.partition());
      takePlace();
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
    context.progress().now(RankProgress.Activity.COMPUTING);
    return CompletableFuture.supplyAsync(() -> run(batch), streams);
  }

  /**
   * Starts no further forward pass and waits for those that run: a process that ends while a thread
   * is inside libtorch crashes.
   */
  @Override
  public void close() {
    closed = true;
    streams.shutdown();
    boolean interrupted = false;
    while (!streams.isTerminated()) {
      try {
        boolean unused = streams.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private float[] run(Batch batch) {
    try (batch) {
      if (closed) {
        throw new RetriableFault(Reason.Interrupted, "stopped before the forward pass");
      }
      float[] predicted = forward(batch);
      requireFinite(predicted, batch);
      context.progress().done(batch.count());
      return predicted;
    } finally {
      places.release();
    }
  }

  private float[] forward(Batch batch) {
    long start = System.nanoTime();
    busy.begin();
    try {
      context.clock().reached(Stage.FIRST_FORWARD);
      return network.predict(batch.images(), batch.magnitudes(), batch.count());
    } finally {
      busy.end();
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      context.monitor().forwarded(batch.count(), seconds);
    }
  }

  /** A place is free again within one forward pass, so a stop takes effect soon. */
  private void takePlace() {
    context.stop().check();
    places.acquireUninterruptibly();
    try {
      context.stop().check();
    } catch (Fault stop) {
      places.release();
      throw stop;
    }
  }

  private void requireShape(OpenPartition partition) {
    SampleShape shape = partition.shape();
    NetworkInfo info = network.info();
    if (shape.channels() != info.channels()
        || shape.height() != info.height()
        || shape.width() != info.width()
        || shape.magnitudeCount() != info.magnitudes()) {
      throw new FatalFault(
              Reason.PartitionShape,
              ("%s holds images [N, %d, %d, %d] and magnitudes [N, %d]; the network %s takes images"
                      + " [N, %d, %d, %d] and magnitudes [N, %d]")
                  .formatted(
                      partition.uri(),
                      shape.channels(),
                      shape.height(),
                      shape.width(),
                      shape.magnitudeCount(),
                      info.name(),
                      info.channels(),
                      info.height(),
                      info.width(),
                      info.magnitudes()))
          .about(partition.uri());
    }
  }

  private void requireFinite(float[] predicted, Batch batch) {
    for (int i = 0; i < predicted.length; i++) {
      if (!Float.isFinite(predicted[i])) {
        String uri = batch.partition().uri();
        throw new FatalFault(
                Reason.PartitionNotFinite,
                ("%s: the network %s answers %s for sample %d (counted from 0); leave that sample out"
                        + " or repair the network")
                    .formatted(uri, network.info().name(), predicted[i], batch.first() + i))
            .about(uri);
      }
    }
  }
}
