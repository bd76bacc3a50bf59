package dev.cosmicai.benchmarks.rank;

import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.contract.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
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
            cells(
                Stream.of("", "precision", "rank, s: min / median / max", "samples/s"),
                fasterBy(),
                "warm, s",
                "peak MiB"));
    for (Contender each : measured.trials().keySet()) {
      row(
          table,
          cells(
              Stream.of(
                  name(each),
                  each.precision().toString(),
                  measured.figures(each, Trial::wholeSeconds).text(),
                  rounded(measured.figures(each, Trial::wholeRate).median())),
              ratios(each, Trial::wholeRate),
              measured.figures(each, Trial::warmSeconds).text(),
              rounded(measured.figures(each, Trial::peakResidentBytes).max() / MEBIBYTE)));
    }
    return table.toString();
  }

  /** Forward passes alone. */
  String forwardPasses() {
    StringJoiner table =
        table(
            cells(
                Stream.of("", "precision", "batch", "samples/s", "of the peak"),
                fasterBy(),
                "max \\|Δ\\|",
                "rms Δ / σ"));
    for (Contender each : measured.trials().keySet()) {
      Accuracy accuracy = measured.accuracy().get(each);
      row(
          table,
          cells(
              Stream.of(
                  name(each),
                  each.precision().toString(),
                  Integer.toString(measured.trials().get(each).get(0).forwardSize()),
                  measured.figures(each, Trial::forwardRate).text("%.0f"),
                  percent(measured.shareOfPeak(each))),
              ratios(each, Trial::forwardRate),
              each.equals(Contender.CAI) ? "reference" : scientific(accuracy.largest()),
              each.equals(Contender.CAI) ? "" : scientific(accuracy.rmsOverSigma())));
    }
    return table.toString();
  }

  /** The machine's matrix products. */
  String peaks() {
    StringJoiner table = table("largest matrix product", "GFLOP/s: min / median / max");
    for (Precision precision : Peaks.MEASURED) {
      Figures peaks = measured.peaks().of(precision);
      Figures giga = Figures.of(peaks.sorted().stream().mapToDouble(flops -> flops / GIGA));
      row(table, precision.toString(), giga.text("%.0f"));
    }
    return table.toString();
  }

  /** Where the time of ours goes. */
  String stages() {
    List<Contender> ours = measured.ours();
    StringJoiner table =
        table(
            cells(
                Stream.of("ours, median s"),
                ours.stream().map(each -> each.precision().toString())));
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
        cells(
            Stream.of(name),
            ours.stream()
                .map(each -> measured.figures(each, figure).median() * factor)
                .map(median -> String.format(Locale.ROOT, format, median))));
  }

  private Stream<String> fasterBy() {
    return measured.ours().stream().map(each -> "vs. " + each.precision());
  }

  private Stream<String> ratios(Contender other, ToDoubleFunction<Trial> rate) {
    return measured.ours().stream()
        .map(
            ours ->
                other.ours()
                    ? ""
                    : String.format(Locale.ROOT, "%.2f ×", measured.ratio(ours, other, rate)));
  }

  private static String name(Contender contender) {
    return contender.ours() ? "**" + contender.name() + "**" : contender.name();
  }

  private static String[] cells(Stream<String> first, Stream<String> next, String... last) {
    return Stream.concat(Stream.concat(first, next), Stream.of(last)).toArray(String[]::new);
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

  private static String percent(OptionalDouble share) {
    return share.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "%.0f %%", share.getAsDouble() * PERCENT);
  }

  private static String scientific(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }
}
