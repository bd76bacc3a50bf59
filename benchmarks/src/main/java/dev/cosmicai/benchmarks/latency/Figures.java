package dev.cosmicai.benchmarks.latency;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Several measurements of one thing, in seconds. */
record Figures(List<Double> sorted) {
  /** Of these values. */
  static Figures of(DoubleStream values) {
    return new Figures(values.sorted().boxed().toList());
  }

  /** The middle one. */
  double median() {
    int middle = sorted.size() / 2;
    double upper = sorted.get(middle);
    return sorted.size() % 2 == 1 ? upper : (sorted.get(middle - 1) + upper) / 2;
  }

  /** As {@code min / median / max}. */
  String text() {
    return sorted.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "%.1f / %.1f / %.1f",
            sorted.get(0),
            median(),
            sorted.get(sorted.size() - 1));
  }
}
