package dev.cosmicai.worker;

import dev.cosmicai.formats.Samples;
import dev.cosmicai.results.RankMetrics;
import dev.cosmicai.worker.network.NetworkInfo;

/**
 * All partitions of a rank through the network, one after the other, in the order of the
 * assignment. While one is computed the next one is read; at most two are in memory.
 */
final class Computation implements AutoCloseable {
  private final RankContext context;
  private final NetworkLoader loader;
  private final PartitionFeed feed;

  private Computation(RankContext context) {
    this.context = context;
    this.loader = NetworkLoader.start(context);
    this.feed = PartitionFeed.start(context);
  }

  /** Starts the engine, fetching the model and reading the first partition, all at once. */
  static Computation start(RankContext context) {
    return new Computation(context);
  }

  /** Computes everything; for the rank's main thread. */
  Computed run() {
    try (LoadedNetwork loaded = loader.await()) {
      context.monitor().ready();
      NetworkInfo info = loaded.network().info();
      Inference inference = new Inference(loaded.network(), context);
      RankMetrics metrics = new RankMetrics();
      Predictions predictions = new Predictions();
      while (feed.hasNext()) {
        LoadedPartition partition = feed.next();
        float[] predicted = inference.run(partition);
        add(metrics, predicted, partition.samples());
        predictions.add(partition, predicted);
      }
      return new Computed(
          info,
          metrics,
          predictions,
          loaded.modelBytes(),
          feed.bufferBytes(),
          loaded.runtimeBytes());
    }
  }

  @Override
  public void close() {
    loader.close();
  }

  private static void add(RankMetrics metrics, float[] predicted, Samples samples) {
    if (!samples.labelled()) {
      metrics.addUnlabelled(samples.count());
      return;
    }
    for (int i = 0; i < predicted.length; i++) {
      metrics.add(predicted[i], samples.redshifts().get(i));
    }
  }
}
