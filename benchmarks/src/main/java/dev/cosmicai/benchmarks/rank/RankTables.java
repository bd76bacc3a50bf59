package dev.cosmicai.benchmarks.rank;

import static dev.cosmicai.benchmarks.rank.Contender.OURS_BF16;
import static dev.cosmicai.benchmarks.rank.Contender.OURS_FP32;

import dev.cosmicai.benchmarks.report.Figures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What was measured, as Markdown. */
final class RankTables {
  private static final double MEBIBYTE = 1 << 20;
  private static final double GIGA = 1e9;
  private static final double PERCENT = 100;

  private final Measured measured;

  RankTables(Measured measured) {
    this.measured = measured;
  }

  /** Whole ranks. */
  String wholeRanks() {
    StringJoiner table =
        table(
            "",
            "precision",
            "whole rank, s: min / median / max",
            "samples/s",
            "ours in bf16 is faster by",
            "ours in fp32 is faster by",
            "warm, s: min / median / max",
            "peak memory, MiB");
    for (Contender each : measured.trials().keySet()) {
      row(
          table,
          name(each),
          each.precision().text(),
          measured.figures(each, Trial::wholeSeconds).text(),
          rounded(measured.figures(each, Trial::wholeRate).median()),
          ratio(OURS_BF16, each, Trial::wholeRate),
          ratio(OURS_FP32, each, Trial::wholeRate),
          measured.figures(each, Trial::warmSeconds).text(),
          rounded(measured.figures(each, Trial::peakResidentBytes).max() / MEBIBYTE));
    }
    return table.toString();
  }

  /** Forward passes alone. */
  String forwardPasses() {
    StringJoiner table =
        table(
            "",
            "precision",
            "samples a forward",
            "samples/s: min / median / max",
            "of the peak",
            "ours in bf16 is faster by",
            "ours in fp32 is faster by",
            "max \\|Δ\\|",
            "rms Δ / σ");
    for (Contender each : measured.trials().keySet()) {
      Accuracy accuracy = measured.accuracy().get(each);
      row(
          table,
          name(each),
          each.precision().text(),
          Integer.toString(measured.trials().get(each).get(0).forwardSize()),
          measured.figures(each, Trial::forwardRate).text("%.0f"),
          percent(measured.shareOfPeak(each)),
          ratio(OURS_BF16, each, Trial::forwardRate),
          ratio(OURS_FP32, each, Trial::forwardRate),
          each.equals(Contender.CAI) ? "reference" : scientific(accuracy.largest()),
          each.equals(Contender.CAI) ? "" : scientific(accuracy.rmsOverSigma()));
    }
    return table.toString();
  }

  /** The machine's matrix products. */
  String peaks() {
    StringJoiner table = table("largest matrix product", "GFLOP/s: min / median / max");
    for (Precision precision : Precision.values()) {
      Figures peaks = measured.peaks().of(precision);
      Figures giga = Figures.of(peaks.sorted().stream().mapToDouble(flops -> flops / GIGA));
      row(table, precision.text(), giga.text("%.0f"));
    }
    return table.toString();
  }

  /** Where the time of ours goes. */
  String stages() {
    List<Contender> ours = measured.trials().keySet().stream().filter(Contender::ours).toList();
    StringJoiner table =
        table(
            Stream.concat(
                    Stream.of("ours, median s"), ours.stream().map(each -> each.precision().text()))
                .toArray(String[]::new));
    TreeSet<String> stages = new TreeSet<>();
    ours.forEach(each -> stages.addAll(measured.trials().get(each).get(0).stageSeconds().keySet()));
    for (String stage : stages) {
      ours(table, stage, ours, trial -> trial.stageSeconds().getOrDefault(stage, 0.0), "%.2f", 1);
    }
    ours(table, "**whole rank**", ours, Trial::wholeSeconds, "%.2f", 1);
    ours(table, "warm: outside of forward passes", ours, Trial::warmLoss, "%.1f %%", PERCENT);
    return table.toString();
  }

  /**
   * Peak memory of ours.
   *
   * @param peakBytes by the partition's size in MB
   */
  static String memory(Map<Integer, Long> peakBytes) {
    StringJoiner table = table("partition", "peak memory of ours, MiB");
    peakBytes.forEach(
        (megabytes, bytes) ->
            row(table, megabytes + " MB", rounded(bytes.doubleValue() / MEBIBYTE)));
    return table.toString();
  }

  private void ours(
      StringJoiner table,
      String name,
      List<Contender> ours,
      ToDoubleFunction<Trial> figure,
      String format,
      double factor) {
    row(
        table,
        Stream.concat(
                Stream.of(name),
                ours.stream()
                    .map(each -> measured.figures(each, figure).median() * factor)
                    .map(median -> String.format(Locale.ROOT, format, median)))
            .toArray(String[]::new));
  }

  private String ratio(Contender ours, Contender other, ToDoubleFunction<Trial> rate) {
    if (other.ours()) {
      return "";
    }
    Optional<Double> ratio = measured.ratio(ours, other, rate);
    return ratio.map(times -> String.format(Locale.ROOT, "%.2f ×", times)).orElse("");
  }

  private static String name(Contender contender) {
    return contender.ours() ? "**" + contender.name() + "**" : contender.name();
  }

  private static StringJoiner table(String... heads) {
    StringJoiner table = new StringJoiner("\n");
    row(table, heads);
    return table.add("|" + "---|".repeat(heads.length));
  }

  private static void row(StringJoiner table, String... cells) {
    table.add("| " + String.join(" | ", cells) + " |");
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * PERCENT);
  }

  private static String scientific(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }
}
