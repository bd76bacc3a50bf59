package dev.cosmicai.benchmarks.job;

import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All that was measured of jobs, as tables.
 *
 * @param data what was computed
 * @param trials of each program, one a round, in the order of the tables
 * @param deviations of each program in the last round
 */
record JobReport(
    JobData data, Map<Contender, List<JobTrial>> trials, Map<Contender, Deviation> deviations) {
  private static final double MEBIBYTE = 1 << 20;

  /** What each took. */
  MarkdownTable jobs() {
    MarkdownTable table =
        new MarkdownTable(
            " | precision | batch | wall, s: min / median / max | samples/s | CPU, s | peak MiB");
    trials.forEach(
        (each, all) ->
            table.row(
                name(each),
                each.precision(),
                all.get(0).batchSize(),
                Figures.of(all, JobTrial::wallSeconds).text("%.1f"),
                Figures.of(all, trial -> data.totalSamples() / trial.wallSeconds()).median("%.0f"),
                Figures.of(all, JobTrial::cpuSeconds).text("%.1f"),
                Figures.of(all, trial -> trial.peakBytes() / MEBIBYTE).text("%.0f")));
    return table;
  }

  /** What each predicted. */
  MarkdownTable predictions() {
    MarkdownTable table = new MarkdownTable("stored | precision | rows | max \\|Δ\\| | rms Δ / σ");
    deviations.forEach(
        (each, deviation) -> {
          boolean reference = each.equals(Contender.REFERENCE);
          table.row(
              name(each),
              each.precision(),
              deviation.rows(),
              reference ? "reference" : text(deviation.max()),
              reference ? "" : text(deviation.rmsOverSigma()));
        });
    return table;
  }

  /** How many times what ours takes each peer takes in the same precision, round by round. */
  MarkdownTable pairs() {
    MarkdownTable table =
        new MarkdownTable(
            "times what ours takes: min / median / max | precision | wall | CPU | peak memory");
    trials.keySet().stream()
        .filter(each -> !each.ours())
        .forEach(
            peer ->
                table.row(
                    peer.name(),
                    peer.precision(),
                    ratios(peer, JobTrial::wallSeconds),
                    ratios(peer, JobTrial::cpuSeconds),
                    ratios(peer, JobTrial::peakBytes)));
    return table;
  }

  private String ratios(Contender peer, ToDoubleFunction<JobTrial> figure) {
    List<JobTrial> of = trials.get(peer);
    List<JobTrial> ours = trials.get(peer.counterpart());
    return Figures.of(
            IntStream.range(0, of.size()).boxed().toList(),
            round -> figure.applyAsDouble(of.get(round)) / figure.applyAsDouble(ours.get(round)))
        .text("%.2f");
  }

  private static String name(Contender contender) {
    return contender.ours() ? "**" + contender.name() + "**" : contender.name();
  }

  private static String text(double deviation) {
    return String.format(Locale.ROOT, "%.1e", deviation);
  }
}
