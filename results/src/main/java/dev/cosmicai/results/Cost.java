package dev.cosmicai.results;

import java.util.List;

/**
 * What a run cost, in US dollars.
 *
 * @param requests for starting the ranks
 * @param compute for memory over time
 * @param storage for scratch storage over time
 */
public record Cost(double requests, double compute, double storage) {
  private static final double BYTES_PER_GB = 1L << 30;
  private static final double FREE_STORAGE_GB = 0.5;

  /** All of it. */
  public double total() {
    return requests + compute + storage;
  }

  /** Of these ranks. A rank's scratch storage is what it downloaded: partitions and model. */
  static Cost of(List<RankRow> ranks, Pricing pricing) {
    double memoryGbSeconds = 0;
    double storageGbSeconds = 0;
    for (RankRow rank : ranks) {
      double memoryGb =
          pricing.memoryGb() == null ? rank.peakResidentBytes() / BYTES_PER_GB : pricing.memoryGb();
      memoryGbSeconds += rank.wallSeconds() * memoryGb;
      storageGbSeconds +=
          rank.wallSeconds() * Math.max(0, rank.s3Bytes() / BYTES_PER_GB - FREE_STORAGE_GB);
    }
    return new Cost(
        ranks.size() * pricing.requestPrice(),
        memoryGbSeconds * pricing.gbSecondPrice(),
        storageGbSeconds * pricing.storageGbSecondPrice());
  }
}
