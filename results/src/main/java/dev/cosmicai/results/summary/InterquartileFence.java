package dev.cosmicai.results.summary;

import java.util.Arrays;

/**
 * The range that counts as normal among some values: from 1.5 interquartile ranges below the first
 * quartile to as much above the third, bounds included. Quartiles are numpy's default percentiles
 * (linear), as in CAI's evaluation. Without values both bounds are NaN and nothing is inside.
 *
 * @param lower the lower bound
 * @param upper the upper bound; a rank whose time lies above it is a straggler
 */
public record InterquartileFence(double lower, double upper) {
  private static final double RANGES = 1.5;

  /** The fence around these values. */
  public static InterquartileFence of(double[] values) {
    if (values.length == 0) {
      return new InterquartileFence(Double.NaN, Double.NaN);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double first = percentile(sorted, 0.25);
    double third = percentile(sorted, 0.75);
    double range = third - first;
    return new InterquartileFence(first - RANGES * range, third + RANGES * range);
  }

  /** The mean of the values within their own fence; NaN without values. */
  public static double trimmedMean(double[] values) {
    InterquartileFence fence = of(values);
    return Arrays.stream(values).filter(fence::contains).average().orElse(Double.NaN);
  }

  /** Whether a value is normal. */
  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  /**
   * The value that a share of the others lies below, interpolated linearly.
   *
   * @param sorted ascending, at least one
   * @param share from 0 to 1
   */
  public static double percentile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    double part = place - below;
    double low = sorted[below];
    double high = sorted[Math.min(below + 1, sorted.length - 1)];
    // numpy interpolates from the nearer end, which decides the last bit.
    return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
  }
}
