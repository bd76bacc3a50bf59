package dev.cosmicai.benchmarks.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What happened between the first and the last of some samples, as a row of a Markdown table. */
final class Window {
  /** The table's head. */
  static final String HEAD =
      """
      | | time | ranks/s | Job changes/s | status writes/s | CPU | most in 10 s \
      | working set, min / median / max | of it the process |
      |---|---|---|---|---|---|---|---|---|\
      """;

  private static final double MEBIBYTE = 1 << 20;

  private final String name;
  private final List<Sample> samples = new ArrayList<>();

  Window(String name) {
    this.name = name;
  }

  /** Adds a sample; one that the kubelet has not renewed since the last is left out. */
  void add(Sample sample) {
    if (samples.isEmpty() || sample.usage().time().isAfter(last().usage().time())) {
      samples.add(sample);
    }
  }

  /** The row. */
  String row() {
    if (samples.size() < 2) {
      return "| %s | too short to measure | | | | | | | |".formatted(name);
    }
    return String.format(
        Locale.ROOT,
        "| %s | %.0f s | %.1f | %.1f | %.1f | %.3f cores | %.3f cores | %s MiB | %.0f MiB |",
        name,
        seconds(first(), last()),
        rate(Sample::ranksDone),
        rate(Sample::jobChanges),
        rate(Sample::statusWrites),
        cores(first(), last()),
        mostCores(),
        memory(),
        samples.stream().mapToLong(s -> s.usage().anonymousBytes()).max().orElseThrow() / MEBIBYTE);
  }

  private double rate(ToLongFunction<Sample> count) {
    return (count.applyAsLong(last()) - count.applyAsLong(first())) / seconds(first(), last());
  }

  private double mostCores() {
    double most = 0;
    for (int i = 1; i < samples.size(); i++) {
      most = Math.max(most, cores(samples.get(i - 1), samples.get(i)));
    }
    return most;
  }

  private String memory() {
    long[] sorted = samples.stream().mapToLong(s -> s.usage().workingSetBytes()).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.0f / %.0f / %.0f",
        sorted[0] / MEBIBYTE,
        sorted[sorted.length / 2] / MEBIBYTE,
        sorted[sorted.length - 1] / MEBIBYTE);
  }

  private Sample first() {
    return samples.get(0);
  }

  private Sample last() {
    return samples.get(samples.size() - 1);
  }

  private static double cores(Sample from, Sample to) {
    return (to.usage().cpuSeconds() - from.usage().cpuSeconds()) / seconds(from, to);
  }

  private static double seconds(Sample from, Sample to) {
    return Duration.between(from.usage().time(), to.usage().time()).toMillis() / 1e3;
  }
}
