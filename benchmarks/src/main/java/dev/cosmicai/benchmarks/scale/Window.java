package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What happened between the first and the last of some samples. */
final class Window {
  private static final double MEBIBYTE = 1 << 20;

  private final String name;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * One look at everything; all but the memory, which is the working set, are since some start.
   *
   * @param time when the kubelet read what the operator's container has used
   */
  record Sample(
      Instant time,
      double cpuSeconds,
      long workingSetBytes,
      long ranksDone,
      long jobChanges,
      long statusWrites) {}

  Window(String name) {
    this.name = name;
  }

  /** Adds a sample; one that the kubelet has not renewed since the last is left out. */
  void add(Sample sample) {
    if (samples.isEmpty() || sample.time.isAfter(last().time)) {
      samples.add(sample);
    }
  }

  static MarkdownTable table(Window... windows) {
    MarkdownTable table =
        new MarkdownTable(
            " | time | ranks/s | Job changes/s | status writes/s | CPU | most in 10 s"
                + " | working set, min / median / max");
    for (Window window : windows) {
      window.addTo(table);
    }
    return table;
  }

  private void addTo(MarkdownTable table) {
    Sample first = samples.get(0);
    table.row(
        name,
        text("%.0f s", seconds(first, last())),
        text("%.1f", rate(first, last(), Sample::ranksDone)),
        text("%.1f", rate(first, last(), Sample::jobChanges)),
        text("%.1f", rate(first, last(), Sample::statusWrites)),
        text("%.3f cores", rate(first, last(), Sample::cpuSeconds)),
        text(
            "%.3f cores",
            IntStream.range(1, samples.size())
                .mapToDouble(i -> rate(samples.get(i - 1), samples.get(i), Sample::cpuSeconds))
                .max()
                .orElse(Double.NaN)),
        Figures.of(samples, sample -> sample.workingSetBytes / MEBIBYTE).text("%.0f") + " MiB");
  }

  private Sample last() {
    return samples.get(samples.size() - 1);
  }

  private static double rate(Sample from, Sample to, ToDoubleFunction<Sample> count) {
    return (count.applyAsDouble(to) - count.applyAsDouble(from)) / seconds(from, to);
  }

  private static double seconds(Sample from, Sample to) {
    return Duration.between(from.time, to.time).toMillis() / 1e3;
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
