package dev.cosmicai.cli.job;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.SplitPlan;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What a planned job would take, by the simplest of assumptions: every rank computes at the same
 * rate, and a rank starts as soon as there is room for it.
 *
 * @param ranks for each rank, in order
 * @param wallSeconds until the last rank ends
 * @param cost in US dollars
 */
public record PlanEstimate(List<Rank> ranks, double wallSeconds, double cost) {
  /** For a process to start and to load the network. */
  public static final double SECONDS_PER_START = 3;

  /**
   * The share that a rank begins with.
   *
   * @param samples by its splits' sizes
   * @param seconds from its start to its end, if it computes its share and no more
   */
  public record Rank(int number, int splits, long bytes, long samples, double seconds) {}

  /**
   * What is assumed.
   *
   * @param samplesPerSecond of one rank
   * @param parallelism ranks that run at the same time
   * @param memoryGb of one rank
   * @param sampleSize what a sample takes in a file
   */
  public record Assumptions(
      double samplesPerSecond, int parallelism, double memoryGb, SampleSize sampleSize) {
    /** About how many samples so many bytes hold. */
    public long samples(long bytes) {
      return Math.round(bytes / sampleSize.bytes());
    }

    private double seconds(long samples) {
      return samples / samplesPerSecond;
    }
  }

  /**
   * Of the splits that are left.
   *
   * @param isLeft whether a split is to be computed
   */
  static PlanEstimate of(
      SplitPlan splits,
      IntPredicate isLeft,
      Shares shares,
      Assumptions assumptions,
      Pricing pricing) {
    List<Rank> ranks =
        IntStream.range(0, shares.worldSize())
            .mapToObj(rank -> rank(splits, isLeft, shares, rank, assumptions))
            .toList();
    double rankSeconds = ranks.stream().mapToDouble(Rank::seconds).sum();
    double cost =
        ranks.size() * pricing.requestPrice()
            + rankSeconds * assumptions.memoryGb() * pricing.gbSecondPrice();
    double wallSeconds =
        shares.taking() == Shares.Taking.ANYBODYS
            ? sharedSeconds(splits, isLeft, ranks, assumptions)
            : secondsInTurn(ranks, assumptions.parallelism());
    return new PlanEstimate(ranks, wallSeconds, cost);
  }

  /** How many splits all ranks have together. */
  int splits() {
    return ranks.stream().mapToInt(Rank::splits).sum();
  }

  /** How many samples all ranks have together. */
  public long samples() {
    return ranks.stream().mapToLong(Rank::samples).sum();
  }

  private static Rank rank(
      SplitPlan splits, IntPredicate isLeft, Shares shares, int rank, Assumptions assumptions) {
    int[] left =
        IntStream.range(shares.bounds()[rank], shares.bounds()[rank + 1]).filter(isLeft).toArray();
    long bytes = IntStream.of(left).mapToLong(splits::bytes).sum();
    long samples = assumptions.samples(bytes);
    return new Rank(
        rank, left.length, bytes, samples, SECONDS_PER_START + assumptions.seconds(samples));
  }

  /** Of ranks that take each other's splits, so that all end at about the same time. */
  private static double sharedSeconds(
      SplitPlan splits, IntPredicate isLeft, List<Rank> ranks, Assumptions assumptions) {
    long samples = ranks.stream().mapToLong(Rank::samples).sum();
    int[] left = IntStream.range(0, splits.count()).filter(isLeft).toArray();
    int atOnce = Math.min(Math.min(assumptions.parallelism(), ranks.size()), left.length);
    long largest = IntStream.of(left).mapToLong(splits::bytes).max().orElse(0);
    double evenly = assumptions.seconds(samples) / Math.max(1, atOnce);
    return SECONDS_PER_START + Math.max(evenly, assumptions.seconds(assumptions.samples(largest)));
  }

  private static double secondsInTurn(List<Rank> ranks, int parallelism) {
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
