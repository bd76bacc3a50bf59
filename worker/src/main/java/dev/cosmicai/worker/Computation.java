package dev.cosmicai.worker;

import dev.cosmicai.worker.network.NetworkInfo;

/**
 * All partitions of a rank through the network: slices come from the {@link PartitionFeed} as their
 * bytes arrive, go through {@link Inference} side by side and are put together by the {@link
 * Harvest}. Nothing here waits for a whole partition, so no core is idle between two of them.
 */
final class Computation implements AutoCloseable {
  private final RankContext context;
  private final NetworkLoader loader;
  private final PartitionFeed feed;

  private Computation(RankContext context) {
    this.context = context;
    this.loader = NetworkLoader.start(context);
    this.feed = PartitionFeed.start(context, FeedMemory.of(context.config().schedule()));
  }

  /** Starts fetching the model and reading the first partition, both at once. */
  static Computation start(RankContext context) {
    return new Computation(context);
  }

  /** Computes everything; for the rank's main thread. */
  Computed run() {
    try (LoadedNetwork loaded = loader.await();
        Inference inference =
            new Inference(loaded.network(), context, context.config().schedule().lanes())) {
      context.monitor().ready();
      NetworkInfo info = loaded.network().info();
      Harvest harvest = new Harvest(context.stop());
      while (feed.hasNext()) {
        Slice slice = feed.next(info.forwardSize());
        harvest.expect(slice, inference.submit(slice));
        harvest.takeReady();
      }
      harvest.takeAll();
      return new Computed(
          info,
          harvest.metrics(),
          harvest.predictions(),
          loaded.modelBytes(),
          feed.bufferBytes(),
          loaded.runtimeBytes());
    }
  }

  @Override
  public void close() {
    loader.close();
  }
}
