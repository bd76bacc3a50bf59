package dev.cosmicai.sweep.measured;

import dev.cosmicai.results.summary.InterquartileFence;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Values in their order, or so many that stand for them. */
public final class Quantiles {
  private Quantiles() {}

  /** All values, ascending, or, of more than so many, evenly spaced quantiles, both ends with. */
  public static List<Double> of(double[] values, int most) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (sorted.length <= most) {
      return Arrays.stream(sorted).boxed().toList();
    }
    return IntStream.range(0, most)
        .mapToObj(i -> InterquartileFence.percentile(sorted, i / (most - 1.0)))
        .toList();
  }

  /** NaN without values. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : InterquartileFence.percentile(sorted, 0.5);
  }
}
