package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.benchmarks.report.BarChart;
import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What was measured, as tables and as a chart.
 *
 * @param rounds of each way to run the job
 */
record LatencyReport(Map<String, List<Round>> rounds) {
  /** The whole job, a row for each way. */
  MarkdownTable totals() {
    MarkdownTable table =
        new MarkdownTable(
            "seconds, min / median / max | whole job | slowest rank's own work | the rest");
    rounds.forEach(
        (way, all) ->
            table.row(
                way,
                Figures.of(all, Round::seconds).text("%.1f"),
                Figures.of(all, Round::slowestRankSeconds).text("%.1f"),
                Figures.of(all, Round::overheadSeconds).text("%.1f")));
    return table;
  }

  /** When each milestone was passed, a column for each way. */
  MarkdownTable milestones() {
    MarkdownTable table =
        new MarkdownTable("passed after … s, median | " + String.join(" | ", rounds.keySet()));
    Arrays.stream(Milestone.values())
        .filter(milestone -> milestone != Milestone.APPLIED)
        .forEach(
            milestone ->
                table.row(
                    milestone.text(),
                    rounds.values().stream()
                        .map(all -> since(all, milestone).median("%.1f"))
                        .toList()));
    return table;
  }

  /** The medians, a bar for each way, cut where milestones are passed. */
  BarChart chart() {
    List<Milestone> parts =
        Stream.of(Milestone.values()).filter(milestone -> !milestone.part().isEmpty()).toList();
    BarChart chart = new BarChart(parts.stream().map(Milestone::part).toList());
    rounds.forEach(
        (way, all) -> {
          List<Double> ends = new ArrayList<>();
          double end = 0;
          for (Milestone part : parts) {
            Figures passed = since(all, part);
            end = passed.sorted().isEmpty() ? end : Math.max(end, passed.median());
            ends.add(end);
          }
          chart.bar(way, ends, String.format(Locale.ROOT, "%.1f s", end));
        });
    return chart;
  }

  private static Figures since(List<Round> all, Milestone milestone) {
    return Figures.of(
        all.stream()
            .map(round -> round.secondsTo(milestone))
            .filter(OptionalDouble::isPresent)
            .toList(),
        OptionalDouble::getAsDouble);
  }
}
