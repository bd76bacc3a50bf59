package dev.cosmicai.benchmarks.skew;

import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the rounds came to, as tables. */
final class SkewReport {
  private final Map<Case, List<RankTimes>> measured = new LinkedHashMap<>();

  /**
   * What is measured.
   *
   * @param workload its name
   * @param assignment as a job says it
   */
  record Case(String workload, int ranks, String assignment, SkewRun.Pace pace) {}

  void add(Case of, RankTimes times) {
    measured.computeIfAbsent(of, any -> new ArrayList<>()).add(times);
  }

  /** When ranks ended, of everything, and the longest split of all rounds. */
  MarkdownTable ends() {
    MarkdownTable table =
        new MarkdownTable(
            "data | ranks | assignment | splits | first rank ends, s | last rank ends, s"
                + " | apart, s | longest split, s");
    measured.forEach(
        (of, times) ->
            table.row(
                of.workload() + of.pace().remark(),
                of.ranks(),
                of.assignment(),
                times.get(0).splits(),
                Figures.of(times, RankTimes::firstSeconds).text("%.1f"),
                Figures.of(times, RankTimes::lastSeconds).text("%.1f"),
                Figures.of(times, RankTimes::apartSeconds).text("%.2f"),
                String.format(
                    Locale.ROOT, "%.2f", Figures.of(times, RankTimes::longestSeconds).max())));
    return table;
  }

  /** How much longer a run takes when one of its ranks is slow, round by round. */
  MarkdownTable slowdown() {
    MarkdownTable table =
        new MarkdownTable("assignment | none slow, s | one at a fifth, s | times as long");
    measured.forEach(
        (of, slow) -> {
          if (of.pace() == SkewRun.Pace.ONE_SLOW) {
            List<RankTimes> equal =
                measured.get(
                    new Case(of.workload(), of.ranks(), of.assignment(), SkewRun.Pace.EQUAL));
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < slow.size(); round++) {
              ratios.add(slow.get(round).lastSeconds() / equal.get(round).lastSeconds());
            }
            table.row(
                of.assignment(),
                Figures.of(equal, RankTimes::lastSeconds).text("%.1f"),
                Figures.of(slow, RankTimes::lastSeconds).text("%.1f"),
                Figures.of(ratios, ratio -> ratio).text("%.2f"));
          }
        });
    return table;
  }
}
