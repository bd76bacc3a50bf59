package dev.cosmicai.results.summary;

import dev.cosmicai.contract.cost.Cost;
import dev.cosmicai.results.rank.RankResult;

/**
 * What a summary keeps of each rank: a few numbers, so that tens of thousands of ranks fit.
 *
 * @param rank the rank
 * @param attempt which try of it delivered
 * @param samples samples predicted
 * @param partitions partitions it owned
 * @param startedEpochSeconds when it began, since 1970; NaN if not known
 * @param wallSeconds the rank's whole time
 * @param inferenceSeconds its time in the forward pass
 * @param inputBits bits that went into the network
 * @param peakResidentBytes its peak memory
 * @param s3Bytes bytes it read from S3
 */
public record RankRow(
    int rank,
    int attempt,
    long samples,
    int partitions,
    double startedEpochSeconds,
    double wallSeconds,
    double inferenceSeconds,
    long inputBits,
    long peakResidentBytes,
    long s3Bytes) {
  static RankRow of(RankResult result) {
    return new RankRow(
        result.identity().rank(),
        result.identity().attempt(),
        result.work().samples(),
        result.work().dataPaths().size(),
        result.times().startedEpochSeconds(),
        result.times().wallSeconds(),
        result.times().inferenceSeconds(),
        result.work().inputBits(),
        result.memory().peakResidentBytes(),
        result.s3().bytes());
  }

  /** What this rank is billed for. */
  Cost.Usage usage() {
    return new Cost.Usage(wallSeconds, peakResidentBytes, s3Bytes);
  }
}
