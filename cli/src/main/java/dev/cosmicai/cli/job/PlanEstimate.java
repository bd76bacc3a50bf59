package dev.cosmicai.cli.job;

import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.RankShares;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.split.Shares;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * What a planned job would take, by the simplest of assumptions: every rank computes at the same
 * rate and just the splits that it begins with, and it starts as soon as there is room for it.
 *
 * @param files how many there are
 * @param ranks for each rank, in order
 * @param wallSeconds until the last rank ends
 * @param cost in US dollars
 */
record PlanEstimate(int files, List<Rank> ranks, double wallSeconds, double cost) {
  /** For a process to start, to load the network and to store its results. */
  static final double SECONDS_PER_START = 3;

  /**
   * One rank's share.
   *
   * @param splits that it begins with
   * @param samples by their sizes
   * @param seconds from its start to its end
   */
  record Rank(int number, int splits, long bytes, long samples, double seconds) {}

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

  static PlanEstimate of(Manifest manifest, RunSpec run, Assumptions assumptions, Pricing pricing) {
    Splits splits = Splits.of(manifest);
    Shares shares = RankShares.of(splits, manifest.files().size(), run);
    List<Rank> ranks =
        IntStream.range(0, shares.worldSize())
            .mapToObj(rank -> rank(splits, shares, rank, assumptions))
            .toList();
    double rankSeconds = ranks.stream().mapToDouble(Rank::seconds).sum();
    double cost =
        ranks.size() * pricing.requestPrice()
            + rankSeconds * assumptions.memoryGb() * pricing.gbSecondPrice();
    return new PlanEstimate(
        manifest.files().size(), ranks, wallSeconds(ranks, assumptions.parallelism()), cost);
  }

  long splits() {
    return ranks.stream().mapToLong(Rank::splits).sum();
  }

  long bytes() {
    return ranks.stream().mapToLong(Rank::bytes).sum();
  }

  long samples() {
    return ranks.stream().mapToLong(Rank::samples).sum();
  }

  private static Rank rank(Splits splits, Shares shares, int rank, Assumptions assumptions) {
    int first = shares.bounds()[rank];
    int end = shares.bounds()[rank + 1];
    long bytes = IntStream.range(first, end).mapToLong(splits::bytes).sum();
    long samples = Math.round(bytes / assumptions.sampleSize().bytes());
    return new Rank(
        rank,
        end - first,
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
