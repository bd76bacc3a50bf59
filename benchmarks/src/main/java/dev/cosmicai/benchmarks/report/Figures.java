package dev.cosmicai.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several measurements of one thing, in one unit.
 *
 * @param sorted from the smallest to the largest
 */
public record Figures(List<Double> sorted) {
  /** One figure of each of these. */
  public static <T> Figures of(List<T> measured, ToDoubleFunction<T> figure) {
    return new Figures(measured.stream().mapToDouble(figure).sorted().boxed().toList());
  }

  /** The middle one; of an even number, the mean of the two in the middle. */
  public double median() {
    int middle = sorted.size() / 2;
    double upper = sorted.get(middle);
    return sorted.size() % 2 == 1 ? upper : (sorted.get(middle - 1) + upper) / 2;
  }

  /** The largest. */
  public double max() {
    return sorted.get(sorted.size() - 1);
  }

  /** As {@code min / median / max}, each in this format; of nothing, nothing. */
  public String text(String format) {
    return sorted.isEmpty()
        ? ""
        : Stream.of(sorted.get(0), median(), max())
            .map(value -> String.format(Locale.ROOT, format, value))
            .collect(Collectors.joining(" / "));
  }

  /** The median in this format; of nothing, nothing. */
  public String median(String format) {
    return sorted.isEmpty() ? "" : String.format(Locale.ROOT, format, median());
  }
}
