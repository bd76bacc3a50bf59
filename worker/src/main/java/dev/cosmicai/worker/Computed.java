package dev.cosmicai.worker;

import dev.cosmicai.results.metrics.RankMetrics;
import dev.cosmicai.worker.network.NetworkInfo;

/**
 * What a rank computed.
 *
 * @param network the network that did; null for a rank without partitions
 * @param metrics of all its samples, in order
 * @param predictions of all its samples, in order
 * @param modelBytes the size of the model
 * @param bufferBytes the buffers for partitions
 * @param runtimeBytes resident with the engine running, before model and partitions
 */
record Computed(
    NetworkInfo network,
    RankMetrics metrics,
    Predictions predictions,
    long modelBytes,
    long bufferBytes,
    long runtimeBytes) {

  /** The identity: of a rank without partitions. */
  static Computed nothing() {
    return new Computed(
        null, new RankMetrics(), new Predictions(), 0, 0, ProcessMemory.residentBytes());
  }
}
