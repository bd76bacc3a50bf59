package dev.cosmicai.tasks.exact;

/**
 * Medians and other quantiles of values of which each occurs a number of times, as numpy's {@code
 * median} and {@code percentile} would say them of the repeated values: the middle one, or the mean
 * of the two in the middle; between two neighbours by a straight line.
 */
public final class WeightedQuantiles {
  private final double[] values;
  private final long[] counts;
  private final long total;
  private final double median;

  private WeightedQuantiles(double[] values, long[] counts) {
    this.values = values;
    this.counts = counts;
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    this.total = sum;
    this.median = middle(ranked((total - 1) / 2), ranked(total / 2));
  }

  /**
   * Of these values.
   *
   * @param ascending the different values, at least one
   * @param counts how often each occurs, 1 at least
   */
  public static WeightedQuantiles of(double[] ascending, long[] counts) {
    if (ascending.length == 0 || ascending.length != counts.length) {
      throw new IllegalArgumentException("quantiles need values and as many counts");
    }
    return new WeightedQuantiles(ascending, counts);
  }

  /** The median. */
  public double median() {
    return median;
  }

  /** The median distance from the median: median |x − median x|. */
  public double medianDeviation() {
    return middle(deviationRanked((total - 1) / 2), deviationRanked(total / 2));
  }

  /**
   * The value that this share of all lies below.
   *
   * @param share 0 to 1
   */
  public double quantile(double share) {
    double place = (total - 1) * share;
    long below = (long) place;
    double low = ranked(below);
    double high = ranked(Math.min(total - 1, below + 1));
    double part = place - below;
    // Each scaled first, since the difference of two large numbers would overflow.
    return low * (1 - part) + high * part;
  }

  private double ranked(long rank) {
    long passed = 0;
    int i = 0;
    while (passed + counts[i] <= rank) {
      passed += counts[i++];
    }
    return values[i];
  }

  /** Walks outwards from the median on both sides, always to the nearer value. */
  private double deviationRanked(long rank) {
    int above = 0;
    while (above < values.length && values[above] < median) {
      above++;
    }
    int below = above - 1;
    long passed = 0;
    while (true) {
      double up = above < values.length ? values[above] - median : Double.POSITIVE_INFINITY;
      double down = below >= 0 ? median - values[below] : Double.POSITIVE_INFINITY;
      boolean upwards = below < 0 || (above < values.length && up <= down);
      passed += upwards ? counts[above++] : counts[below--];
      if (passed > rank) {
        return upwards ? up : down;
      }
    }
  }

  /** Halved first, since the sum of two large numbers would overflow. */
  private static double middle(double low, double high) {
    return low / 2 + high / 2;
  }
}
