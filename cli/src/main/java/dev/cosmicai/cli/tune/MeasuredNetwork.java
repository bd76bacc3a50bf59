package dev.cosmicai.cli.tune;

import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.network.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * A network that is run in as many streams as a rank runs it, each on samples of its own in its own
 * memory: the golden ones, over and over.
 */
final class MeasuredNetwork implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Network network;
  private final List<List<ByteBuffer>> inputsByStream;

  /**
   * Takes the network over.
   *
   * @param golden samples of each input, direct, in native order; at least one
   * @param streams forward passes in flight
   * @param largestBatch the most samples of a pass
   */
  MeasuredNetwork(Network network, List<ByteBuffer> golden, int streams, int largestBatch) {
    this.network = network;
    this.inputsByStream = new ArrayList<>();
    List<TensorSpec> specs = network.info().signature().inputs();
    for (int stream = 0; stream < streams; stream++) {
      List<ByteBuffer> inputs = new ArrayList<>();
      for (int i = 0; i < specs.size(); i++) {
        inputs.add(repeated(golden.get(i), largestBatch * specs.get(i).sampleBytes()));
      }
      inputsByStream.add(inputs);
    }
  }

  /** Rows one after another, from the first one again behind the last one. */
  private static ByteBuffer repeated(ByteBuffer rows, int bytes) {
    ByteBuffer all = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    while (all.hasRemaining()) {
      all.put(rows.slice(0, Math.min(rows.limit(), all.remaining())));
    }
    return all.flip();
  }

  /**
   * Passes of all streams for so long, at least one each.
   *
   * @param pool has a thread for each stream
   * @return samples a second, all streams together
   * @throws dev.cosmicai.faults.FatalFault if the network does not take such a batch here
   */
  double samplesPerSecond(ExecutorService pool, int batchSize, Duration duration)
      throws InterruptedException, ExecutionException {
    List<Callable<Double>> passes = new ArrayList<>();
    for (List<ByteBuffer> inputs : inputsByStream) {
      List<ByteBuffer> batch = batch(inputs, batchSize);
      passes.add(() -> rateOfAStream(batch, batchSize, duration.toNanos()));
    }
    double rate = 0;
    for (Future<Double> stream : pool.invokeAll(passes)) {
      rate += stream.get();
    }
    return rate;
  }

  private double rateOfAStream(List<ByteBuffer> batch, int batchSize, long nanos) {
    long start = System.nanoTime();
    long samples = 0;
    long elapsed;
    do {
      var unused = network.run(batch, batchSize);
      samples += batchSize;
      elapsed = System.nanoTime() - start;
    } while (elapsed < nanos);
    return samples * NANOS_PER_SECOND / elapsed;
  }

  private List<ByteBuffer> batch(List<ByteBuffer> inputs, int batchSize) {
    List<TensorSpec> specs = network.info().signature().inputs();
    List<ByteBuffer> batch = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      batch.add(
          inputs
              .get(i)
              .slice(0, batchSize * specs.get(i).sampleBytes())
              .order(ByteOrder.nativeOrder()));
    }
    return batch;
  }

  @Override
  public void close() {
    network.close();
  }
}
