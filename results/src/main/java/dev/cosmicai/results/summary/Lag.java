package dev.cosmicai.results.summary;

import java.util.Arrays;

/**
 * How long after files were written all of their predictions were there: from a file's last change,
 * by the store's clock, to the end of its last split's computing, by its rank's.
 *
 * @param medianSeconds of all files; NaN if there are none, or none of which it is known
 * @param longestSeconds the same of the last one
 */
public record Lag(double medianSeconds, double longestSeconds) {
  private static final double MILLIS_PER_SECOND = 1e3;

  /** Of no file. */
  public static final Lag NONE = new Lag(Double.NaN, Double.NaN);

  /** Of files that took so many milliseconds each, in any order. */
  public static Lag of(long[] millis) {
    if (millis.length == 0) {
      return NONE;
    }
    long[] sorted = millis.clone();
    Arrays.sort(sorted);
    double median = 0.5 * sorted[(sorted.length - 1) / 2] + 0.5 * sorted[sorted.length / 2];
    return new Lag(median / MILLIS_PER_SECOND, sorted[sorted.length - 1] / MILLIS_PER_SECOND);
  }
}
