package dev.cosmicai.sweep.simulate;

import java.util.Arrays;

/**
 * How a run would go, in seconds from its begin.
 *
 * @param planSeconds when the plan is there
 * @param runSeconds when the last rank is done
 * @param totalSeconds when the summary is stored
 * @param ranks the ranks that ran, in order
 * @param retries further attempts of ranks
 * @param nodes how many nodes they ran on
 * @param events how many events were simulated
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record SimulatedRun(
    double planSeconds,
    double runSeconds,
    double totalSeconds,
    Rank[] ranks,
    int retries,
    int nodes,
    long events) {
  /**
   * A rank.
   *
   * @param start when its process began, the first time
   * @param firstForward when it computed first; NaN if it never did
   * @param end when its process ended
   * @param splits how many it has committed
   */
  public record Rank(double start, double firstForward, double end, int splits) {
    /** How long it ran. */
    public double seconds() {
      return end - start;
    }
  }

  /** From the first rank's start to the last one's end. */
  public double mapSeconds() {
    double first = Arrays.stream(ranks).mapToDouble(Rank::start).min().orElse(0);
    double last = Arrays.stream(ranks).mapToDouble(Rank::end).max().orElse(0);
    return last - first;
  }

  /** All ranks' seconds together. */
  public double rankSeconds() {
    return Arrays.stream(ranks).mapToDouble(Rank::seconds).sum();
  }

  /** The seconds of each rank that has computed anything, ascending. */
  public double[] busyRankSeconds() {
    return Arrays.stream(ranks)
        .filter(rank -> rank.splits() > 0)
        .mapToDouble(Rank::seconds)
        .sorted()
        .toArray();
  }
}
