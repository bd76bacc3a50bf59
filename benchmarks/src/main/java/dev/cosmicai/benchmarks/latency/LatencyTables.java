package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.benchmarks.report.Figures;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/** What was measured, as Markdown. */
final class LatencyTables {
  private LatencyTables() {}

  /** The totals, one row for each way. */
  static String totals(Map<String, List<Round>> ways) {
    StringJoiner table =
        new StringJoiner("\n")
            .add("| seconds, min / median / max | whole job | slowest rank's own work | the rest |")
            .add("|---|---|---|---|");
    ways.forEach(
        (way, rounds) ->
            table.add(
                "| %s | %s | %s | %s |"
                    .formatted(
                        way,
                        figures(rounds, Round::seconds).text(),
                        figures(rounds, Round::slowestRankSeconds).text(),
                        figures(rounds, Round::overheadSeconds).text())));
    return table.toString();
  }

  /** When each milestone was passed, a column for each way. */
  static String milestones(Map<String, List<Round>> ways) {
    StringJoiner table =
        new StringJoiner("\n")
            .add(
                "| passed after … s, min / median / max | "
                    + String.join(" | ", ways.keySet())
                    + " |")
            .add("|---|" + "---|".repeat(ways.size()));
    for (Milestone milestone : Milestone.values()) {
      if (milestone != Milestone.APPLIED) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |").add(milestone.text());
        ways.values().forEach(rounds -> row.add(since(rounds, milestone).text()));
        table.add(row.toString());
      }
    }
    return table.toString();
  }

  /** The stages of the slowest rank, a column for each way. */
  static String stages(Map<String, List<Round>> ways) {
    StringJoiner table =
        new StringJoiner("\n")
            .add("| slowest rank's stage, median s | " + String.join(" | ", ways.keySet()) + " |")
            .add("|---|" + "---|".repeat(ways.size()));
    List<Round> any = ways.values().iterator().next();
    for (String stage : any.get(0).slowestRankStages().keySet()) {
      StringJoiner row = new StringJoiner(" | ", "| ", " |").add(stage);
      for (List<Round> rounds : ways.values()) {
        Figures figures =
            figures(rounds, round -> round.slowestRankStages().getOrDefault(stage, 0.0));
        row.add(String.format(Locale.ROOT, "%.2f", figures.median()));
      }
      table.add(row.toString());
    }
    return table.toString();
  }

  /** The medians of the milestones, for the chart. */
  static Map<Milestone, Double> medians(List<Round> rounds) {
    Map<Milestone, Double> medians = new EnumMap<>(Milestone.class);
    for (Milestone milestone : Milestone.values()) {
      Figures figures = since(rounds, milestone);
      if (!figures.sorted().isEmpty()) {
        medians.put(milestone, figures.median());
      }
    }
    return medians;
  }

  private static Figures since(List<Round> rounds, Milestone milestone) {
    return Figures.of(
        rounds.stream()
            .map(round -> round.timeline().seconds(Milestone.APPLIED, milestone))
            .flatMapToDouble(OptionalDouble::stream));
  }

  private static Figures figures(List<Round> rounds, ToDoubleFunction<Round> value) {
    return Figures.of(rounds.stream().mapToDouble(value));
  }
}
