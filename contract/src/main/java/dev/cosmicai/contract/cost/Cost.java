package dev.cosmicai.contract.cost;

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

  /**
   * What one rank took.
   *
   * @param seconds how long it ran
   * @param peakMemoryBytes the most that it held at once
   * @param scratchBytes what it downloaded, partitions and model
   */
  public record Usage(double seconds, long peakMemoryBytes, long scratchBytes) {}

  /** Of these ranks at these prices. */
  public static Cost of(List<Usage> ranks, Pricing pricing) {
    double memoryGbSeconds = 0;
    double storageGbSeconds = 0;
    for (Usage rank : ranks) {
      double memoryGb =
          pricing.memoryGb() == null ? rank.peakMemoryBytes() / BYTES_PER_GB : pricing.memoryGb();
      memoryGbSeconds += rank.seconds() * memoryGb;
      storageGbSeconds +=
          rank.seconds() * Math.max(0, rank.scratchBytes() / BYTES_PER_GB - FREE_STORAGE_GB);
    }
    return new Cost(
        ranks.size() * pricing.requestPrice(),
        memoryGbSeconds * pricing.gbSecondPrice(),
        storageGbSeconds * pricing.storageGbSecondPrice());
  }

  /** All of it. */
  public double total() {
    return requests + compute + storage;
  }
}
