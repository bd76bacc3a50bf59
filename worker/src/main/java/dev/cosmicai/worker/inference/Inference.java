package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.network.Network;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
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
  private final InputBuffers buffers;
  private final FiniteSamples finite;
  private final Optional<PassProfile> profile;
  private final SaturationWatch saturation;
  private final boolean toleratesBad;
  private volatile boolean closed;

  /**
   * Starts the streams.
   *
   * @param profile records some of the passes; empty for none
   * @param saturation looks at some of the samples
   */
  Inference(
      Network network,
      RankContext context,
      int streamCount,
      Optional<PassProfile> profile,
      SaturationWatch saturation) {
    this.profile = profile;
    this.saturation = saturation;
    this.toleratesBad = context.assignment().getMaxBadSamples() > 0;
    this.network = network;
    this.context = context;
    this.busy = new BusyTime(nanos -> context.clock().add(Stage.INFERENCE, nanos));
    this.streams = Executors.newFixedThreadPool(streamCount, new DaemonThreads("stream"));
    this.places = new Semaphore(streamCount + 1);
    this.buffers = new InputBuffers(network.info().signature().inputs());
    this.finite = new FiniteSamples(network.info());
  }

  /**
   * Runs a batch's samples through the network and closes it. Waits while all streams are busy and
   * a batch is queued, but no longer than until the rank is asked to stop.
   *
   * @return the outputs, floating ones all finite; nothing if the split was dropped before the
   *     forward pass; or the fault, where the job tolerates no bad samples: a {@link FatalFault}
   *     with PartitionShape or PartitionCorrupt if a sample is none for this network, with
   *     PartitionNotFinite if an input or an output is NaN or infinite, or a target infinite
   */
  CompletableFuture<Outputs> submit(Batch batch) {
    try {
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
   * is inside an engine crashes.
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

  private Outputs run(Batch batch) {
    try (batch;
        InputBuffers.Lent inputs = buffers.lend(batch)) {
      if (closed) {
        throw new RetriableFault(Reason.Interrupted, "stopped before the forward pass");
      }
      context.stop().check();
      if (batch.split().isDropped()) {
        return Outputs.NOTHING;
      }
      BadSamples bad = new BadSamples(batch, toleratesBad);
      long start = System.nanoTime();
      batch.bad().forEach(bad::add);
      finite.checkTargets(batch, bad);
      List<ByteBuffer> converted = converted(inputs, bad);
      context.clock().add(Stage.CHECK, System.nanoTime() - start);
      List<Tensor> outputs = recordedOrNot(converted, batch.count());
      finite.checkOutputs(outputs, batch, bad);
      saturation.pass(converted, batch.count());
      batch.split().done(batch.count());
      return new Outputs(outputs, bad.all());
    } finally {
      places.release();
    }
  }

  private List<ByteBuffer> converted(InputBuffers.Lent inputs, BadSamples bad) {
    try {
      return inputs.converted();
    } catch (FatalFault fault) {
      bad.require(fault);
      return inputs.convertedWithout(bad);
    }
  }

  /** Outside of what is timed as inference: reading a trace is none. */
  private List<Tensor> recordedOrNot(List<ByteBuffer> inputs, int count) {
    return profile.isPresent()
        ? profile.get().pass(count, () -> forward(inputs, count))
        : forward(inputs, count);
  }

  private List<Tensor> forward(List<ByteBuffer> inputs, int count) {
    long start = System.nanoTime();
    busy.begin();
    try {
      context.clock().reached(Stage.FIRST_FORWARD);
      return network.run(inputs, count);
    } finally {
      busy.end();
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      context.monitor().forwarded(count, seconds);
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
}
