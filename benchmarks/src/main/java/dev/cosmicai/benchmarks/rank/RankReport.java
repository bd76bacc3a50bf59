package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.benchmarks.report.BarChart;
import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import dev.cosmicai.contract.Precision;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that was measured of ranks, as tables and as a chart.
 *
 * @param trials of each engine, one a round, in the order of the tables
 * @param peaks the machine's fastest matrix products in FLOP a second, one a round; not in int8:
 *     such ranks compute in bfloat16 too, so a share of either peak says little
 * @param flopPerSample of the network as it is written down, whatever an engine makes of it
 * @param accuracy how far each engine's predictions are from those of eager PyTorch in float32, as
 *     the peers' package tells
 */
record RankReport(
    Map<Engine, List<Trial>> trials,
    Map<Precision, List<Double>> peaks,
    double flopPerSample,
    Map<Engine, JsonNode> accuracy) {
  private static final double MEBIBYTE = 1 << 20;

  /** Whole ranks. */
  MarkdownTable wholeRanks() {
    MarkdownTable table =
        new MarkdownTable(
            " | precision | rank, s: min / median / max | samples/s | %s | warm, s | peak MiB"
                .formatted(eachOfOurs("vs. %s")));
    for (Engine each : trials.keySet()) {
      table.row(
          name(each),
          each.precision(),
          figures(each, Trial::wholeSeconds).text("%.1f"),
          figures(each, Trial::wholeRate).median("%.0f"),
          ratios(each, Trial::wholeRate),
          figures(each, Trial::warmSeconds).text("%.1f"),
          text("%.0f", figures(each, Trial::peakResidentBytes).max() / MEBIBYTE));
    }
    return table;
  }

  /** Forward passes alone. */
  MarkdownTable forwardPasses() {
    MarkdownTable table =
        new MarkdownTable(
            " | precision | batch | samples/s | of the peak | %s | max \\|Δ\\| | rms Δ / σ"
                .formatted(eachOfOurs("vs. %s")));
    for (Engine each : trials.keySet()) {
      boolean reference = each.equals(Engine.CAI);
      table.row(
          name(each),
          each.precision(),
          trials.get(each).get(0).batchSize(),
          figures(each, Trial::forwardRate).text("%.0f"),
          shareOfPeak(each),
          ratios(each, Trial::forwardRate),
          reference ? "reference" : accuracy(each, "max"),
          reference ? "" : accuracy(each, "rms_over_sigma"));
    }
    return table;
  }

  /** The machine's matrix products. */
  MarkdownTable matrixProducts() {
    MarkdownTable table = new MarkdownTable("largest matrix product | GFLOP/s: min / median / max");
    peaks.forEach(
        (precision, flops) ->
            table.row(precision, Figures.of(flops, flop -> flop / 1e9).text("%.0f")));
    return table;
  }

  /** Where the time of ours goes. */
  MarkdownTable stages() {
    MarkdownTable table = new MarkdownTable("ours, median s | " + eachOfOurs("%s"));
    trials
        .get(ours().get(0))
        .get(0)
        .stageSeconds()
        .keySet()
        .forEach(
            stage ->
                addOurs(
                    table, stage, "%.2f", trial -> trial.stageSeconds().getOrDefault(stage, 0.0)));
    addOurs(table, "**whole rank**", "%.2f", Trial::wholeSeconds);
    addOurs(table, "warm: outside of forward passes", "%.1f %%", Trial::warmLossPercent);
    return table;
  }

  /**
   * Peak memory of ours.
   *
   * @param peakBytes by the partition's size in MB
   */
  static MarkdownTable memory(Map<Integer, Double> peakBytes) {
    MarkdownTable table = new MarkdownTable("partition | peak memory of ours, MiB");
    peakBytes.forEach(
        (megabytes, bytes) -> table.row(megabytes + " MB", text("%.0f", bytes / MEBIBYTE)));
    return table;
  }

  /** The medians, the fastest first: the whole rank, and what forward passes alone reach. */
  BarChart chart() {
    BarChart chart =
        new BarChart(
            List.of(
                "samples/s of the whole rank, start included", "samples/s within forward passes"));
    trials.keySet().stream()
        .sorted(Comparator.comparingDouble(each -> -figures(each, Trial::wholeRate).median()))
        .forEach(
            each -> {
              double whole = figures(each, Trial::wholeRate).median();
              double forward = figures(each, Trial::forwardRate).median();
              chart.bar(
                  each.name() + ", " + each.precision(),
                  List.of(whole, Math.max(whole, forward)),
                  text("%.0f", whole) + " / " + text("%.0f", forward));
            });
    return chart;
  }

  List<Engine> ours() {
    return trials.keySet().stream().filter(Engine::ours).toList();
  }

  Figures figures(Engine engine, ToDoubleFunction<Trial> figure) {
    return Figures.of(trials.get(engine), figure);
  }

  private void addOurs(
      MarkdownTable table, String name, String format, ToDoubleFunction<Trial> figure) {
    table.row(name, ours().stream().map(each -> figures(each, figure).median(format)).toList());
  }

  private String eachOfOurs(String format) {
    return ours().stream()
        .map(each -> format.formatted(each.precision()))
        .collect(Collectors.joining(" | "));
  }

  private String shareOfPeak(Engine engine) {
    List<Double> peak = peaks.get(engine.precision());
    return peak == null
        ? ""
        : text(
            "%.0f %%",
            100
                * figures(engine, Trial::forwardRate).median()
                * flopPerSample
                / Figures.of(peak, flops -> flops).max());
  }

  /**
   * How many times faster each of ours is: the median over the rounds of the ratio within a round,
   * since what else the machine does changes from round to round.
   */
  private List<String> ratios(Engine other, ToDoubleFunction<Trial> rate) {
    List<Trial> to = trials.get(other);
    return ours().stream()
        .map(trials::get)
        .map(
            of ->
                Figures.of(
                    IntStream.range(0, of.size()).boxed().toList(),
                    i -> rate.applyAsDouble(of.get(i)) / rate.applyAsDouble(to.get(i))))
        .map(ratio -> other.ours() ? "" : ratio.median("%.2f ×"))
        .toList();
  }

  private String accuracy(Engine engine, String name) {
    return text("%.1e", accuracy.get(engine).required(name).doubleValue());
  }

  private static String name(Engine engine) {
    return engine.ours() ? "**" + engine.name() + "**" : engine.name();
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
