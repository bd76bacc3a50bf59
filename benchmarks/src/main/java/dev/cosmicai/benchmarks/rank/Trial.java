package dev.cosmicai.benchmarks.rank;

import java.nio.file.Path;
import java.util.Map;

/**
 * One rank, computed once.
 *
 * @param wholeSeconds from the start of its process to its result in the store, both as the system
 *     recorded them
 * @param warmSeconds what it takes without the start: of a peer, from when its engine and network
 *     are ready; of ours, which starts and reads at the same time, from its first forward pass
 * @param forwardSeconds wall time within forward passes
 * @param samples in the partition
 * @param forwardSize samples of one forward pass
 * @param peakResidentBytes of its process and the processes that this one started, as the kernel
 *     counts them
 * @param stageSeconds wall time by stage, as it says itself
 * @param predictions the file with its predictions
 */
record Trial(
    double wholeSeconds,
    double warmSeconds,
    double forwardSeconds,
    long samples,
    int forwardSize,
    long peakResidentBytes,
    Map<String, Double> stageSeconds,
    Path predictions) {
  /** Samples a second of the whole rank. */
  double wholeRate() {
    return samples / wholeSeconds;
  }

  /** Samples a second within forward passes. */
  double forwardRate() {
    return samples / forwardSeconds;
  }

  /** The part of a warm rank's time in which no forward pass ran. */
  double warmLoss() {
    return 1 - forwardSeconds / warmSeconds;
  }
}
