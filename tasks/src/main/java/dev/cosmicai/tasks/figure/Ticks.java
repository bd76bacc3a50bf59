package dev.cosmicai.tasks.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Round numbers along an axis.
 *
 * @param values ascending, within the axis
 * @param labels how to write them, with the same number of digits each
 * @param step the distance between two
 */
public record Ticks(List<Double> values, List<String> labels, double step) {
  private static final double[] ROUND_STEPS = {1, 2, 2.5, 5, 10};

  /** About so many ticks between two numbers, low &lt; high. */
  public static Ticks between(double low, double high, int wanted) {
    return every(roundStep((high - low) / wanted), low, high);
  }

  /** The same, on whole numbers only. */
  public static Ticks whole(double low, double high, int wanted) {
    return every(Math.max(1, Math.rint(roundStep((high - low) / wanted))), low, high);
  }

  private static double roundStep(double rough) {
    double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double round : ROUND_STEPS) {
      if (round * magnitude >= rough * 0.999) {
        return round * magnitude;
      }
    }
    return 10 * magnitude;
  }

  private static Ticks every(double step, double low, double high) {
    int digits =
        Math.max(
            0,
            BigDecimal.valueOf(step)
                .stripTrailingZeros()
                .round(new java.math.MathContext(3))
                .stripTrailingZeros()
                .scale());
    List<Double> values = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    double slack = step * 1e-6;
    for (long i = (long) Math.ceil((low - slack) / step); i * step <= high + slack; i++) {
      double value = i * step;
      values.add(value);
      labels.add(
          BigDecimal.valueOf(value)
              .setScale(digits, RoundingMode.HALF_UP)
              .toPlainString()
              .replace('-', '−'));
    }
    return new Ticks(values, labels, step);
  }
}
