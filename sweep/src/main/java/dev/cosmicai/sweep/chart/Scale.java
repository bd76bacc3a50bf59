package dev.cosmicai.sweep.chart;

import dev.cosmicai.tasks.figure.Ticks;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis' range: linear, or logarithmic where its values span a decade.
 *
 * @param low the value at its begin
 * @param high the value at its end, above
 * @param log whether equal ratios are equally long
 */
public record Scale(double low, double high, boolean log) {
  private static final double DECADE = 10;
  private static final double MARGIN = 0.06;
  private static final double LARGE = 1e6;
  private static final double SMALL = 1e-3;
  private static final double[] WITHIN_DECADE = {1, 2, 5};

  /** A value that is marked along an axis. */
  public record Tick(double value, String label) {}

  /**
   * A range that holds all values with a margin.
   *
   * @param fromZero whether a linear one begins at 0, as amounts are compared
   */
  public static Scale of(Collection<Double> values, boolean fromZero) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    if (least > 0 && most / least >= DECADE) {
      double margin = Math.pow(most / least, MARGIN);
      return new Scale(least / margin, most * margin, true);
    }
    if (fromZero && least >= 0) {
      return new Scale(0, most == 0 ? 1 : most * (1 + 1.5 * MARGIN), false);
    }
    double margin = most == least ? Math.max(Math.abs(most) / 4, 1e-9) : (most - least) * MARGIN;
    return new Scale(least - margin, most + margin, false);
  }

  /** How far along a value lies, from 0 to 1. */
  public double share(double value) {
    return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  }

  /** About so many round values within. */
  public List<Tick> ticks(int wanted) {
    return log ? logTicks(wanted) : labelled(Ticks.between(low, high, wanted));
  }

  private List<Tick> labelled(Ticks ticks) {
    double size = Math.max(Math.abs(low), Math.abs(high));
    List<Tick> labelled = new ArrayList<>();
    for (int i = 0; i < ticks.values().size(); i++) {
      double value = ticks.values().get(i);
      boolean plain = size < LARGE && ticks.step() >= SMALL && size < 1e4;
      labelled.add(new Tick(value, plain ? ticks.labels().get(i) : label(value)));
    }
    return labelled;
  }

  private List<Tick> logTicks(int wanted) {
    List<Tick> ticks = new ArrayList<>();
    int first = (int) Math.floor(Math.log10(low));
    int last = (int) Math.ceil(Math.log10(high));
    boolean within = last - first <= Math.max(2, wanted / 2);
    int every = Math.max(1, (last - first) / Math.max(1, wanted));
    for (int power = first; power <= last; power++) {
      for (double factor : within ? WITHIN_DECADE : new double[] {1}) {
        double value = factor * Math.pow(10, power);
        if (value >= low && value <= high && (power - first) % every == 0) {
          ticks.add(new Tick(value, label(value)));
        }
      }
    }
    return ticks;
  }

  /** Values themselves as ticks. */
  static List<Tick> at(DoubleStream values) {
    return values.mapToObj(value -> new Tick(value, label(value))).toList();
  }

  /** A number along an axis, to four digits. */
  static String label(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < SMALL || size >= LARGE)) {
      int power = (int) Math.floor(Math.log10(size) + 1e-9);
      String digits = digits(value / Math.pow(10, power));
      return (digits + "e" + power).replace('-', '−');
    }
    return (size >= 1e4 ? String.format(Locale.ROOT, "%,d", Math.round(value)) : digits(value))
        .replace('-', '−');
  }

  private static String digits(double value) {
    return value == 0
        ? "0"
        : BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
