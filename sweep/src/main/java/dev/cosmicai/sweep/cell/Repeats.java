package dev.cosmicai.sweep.cell;

import dev.cosmicai.results.summary.InterquartileFence;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a cell's repeats come to in one measure. Quartiles are numpy's default percentiles. The
 * interval is the percentile bootstrap's of the median at 95 %; of few repeats it is as wide as
 * they lie apart.
 *
 * @param count how many know the value; above 0
 * @param median their median
 * @param firstQuartile a quarter lies below
 * @param thirdQuartile a quarter lies above
 * @param least the smallest
 * @param most the largest
 * @param low where the interval begins; NaN of one repeat, which tells nothing of the others
 * @param high where it ends; NaN of one repeat
 */
public record Repeats(
    int count,
    double median,
    double firstQuartile,
    double thirdQuartile,
    double least,
    double most,
    double low,
    double high) {
  private static final int RESAMPLES = 2_000;
  private static final double OUTSIDE = 0.05;

  /**
   * Of these values.
   *
   * @param values at least one, all finite
   * @param seed of the bootstrap; the same gives the same interval
   */
  public static Repeats of(double[] values, long seed) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] medians = sorted.length == 1 ? new double[] {Double.NaN} : medians(sorted, seed);
    return new Repeats(
        sorted.length,
        InterquartileFence.percentile(sorted, 0.5),
        InterquartileFence.percentile(sorted, 0.25),
        InterquartileFence.percentile(sorted, 0.75),
        sorted[0],
        sorted[sorted.length - 1],
        InterquartileFence.percentile(medians, OUTSIDE / 2),
        InterquartileFence.percentile(medians, 1 - OUTSIDE / 2));
  }

  /** How far the repeats lie apart, in parts of their median; 0 of one. */
  public double disagreement() {
    return most == least ? 0 : (most - least) / Math.abs(median);
  }

  /** Of samples drawn from the values, as many with replacement, ascending. */
  private static double[] medians(double[] values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] medians = new double[RESAMPLES];
    double[] sample = new double[values.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < sample.length; j++) {
        sample[j] = values[random.nextInt(values.length)];
      }
      Arrays.sort(sample);
      medians[i] = InterquartileFence.percentile(sample, 0.5);
    }
    Arrays.sort(medians);
    return medians;
  }
}
