package dev.cosmicai.cli.job;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.coordinator.plan.Manifest;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * What a planned job would take, by the simplest of assumptions: every rank computes at the same
 * rate, and a rank starts as soon as there is room for it.
 *
 * @param ranks for each rank, in order
 * @param wallSeconds until the last rank ends
 * @param cost in US dollars
 */
record PlanEstimate(List<Rank> ranks, double wallSeconds, double cost) {
  /** For a process to start, to load the network and to store its results. */
  static final double SECONDS_PER_START = 3;

  /**
   * One rank's share.
   *
   * @param samples by its files' sizes
   * @param seconds from its start to its end
   */
  record Rank(int number, int files, long bytes, long samples, double seconds) {}

  /**
   * What is assumed.
   *
   * @param samplesPerSecond of one rank
   * @param parallelism ranks that run at the same time
   * @param memoryGb of one rank
   * @param sampleSize what a sample takes in a file
   */
  record Assumptions(
      double samplesPerSecond, int parallelism, double memoryGb, SampleSize sampleSize) {}

  static PlanEstimate of(Manifest manifest, Assumptions assumptions, Pricing pricing) {
    List<Rank> ranks =
        IntStream.range(0, manifest.worldSize())
            .mapToObj(rank -> rank(manifest, rank, assumptions))
            .toList();
    double rankSeconds = ranks.stream().mapToDouble(Rank::seconds).sum();
    double cost =
        ranks.size() * pricing.requestPrice()
            + rankSeconds * assumptions.memoryGb() * pricing.gbSecondPrice();
    return new PlanEstimate(ranks, wallSeconds(ranks, assumptions.parallelism()), cost);
  }

  long files() {
    return ranks.stream().mapToLong(Rank::files).sum();
  }

  long bytes() {
    return ranks.stream().mapToLong(Rank::bytes).sum();
  }

  long samples() {
    return ranks.stream().mapToLong(Rank::samples).sum();
  }

  private static Rank rank(Manifest manifest, int rank, Assumptions assumptions) {
    long bytes = manifest.inputBytesOf(rank);
    long samples = Math.round(bytes / assumptions.sampleSize().bytes());
    return new Rank(
        rank,
        manifest.ranks().get(rank).size(),
        bytes,
        samples,
        SECONDS_PER_START + samples / assumptions.samplesPerSecond());
  }

  private static double wallSeconds(List<Rank> ranks, int parallelism) {
    PriorityQueue<Double> freeAt = new PriorityQueue<>();
    double last = 0;
    for (Rank rank : ranks) {
      double start = freeAt.size() < parallelism ? 0 : freeAt.remove();
      freeAt.add(start + rank.seconds());
      last = Math.max(last, start + rank.seconds());
    }
    return last;
  }
}
