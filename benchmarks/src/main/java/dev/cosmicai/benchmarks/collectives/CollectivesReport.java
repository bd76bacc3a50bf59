package dev.cosmicai.benchmarks.collectives;

import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the rounds came to. */
final class CollectivesReport {
  private static final String FIRST = "first";

  private final Map<Case, List<Double>> seconds = new LinkedHashMap<>();

  /**
   * What was measured.
   *
   * @param operation {@code first} is the first barrier, from the start of the processes
   * @param bytes that each rank brings
   */
  record Case(String way, int ranks, String operation, int bytes) {}

  /**
   * Adds a line of a round: {@code first SECONDS} or {@code OPERATION BYTES SECONDS}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  void add(String way, int ranks, String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 3 && !(words.length == 2 && words[0].equals(FIRST))) {
      throw new IllegalArgumentException("not what a round says: " + line);
    }
    int bytes = words.length == 3 ? Integer.parseInt(words[1]) : 0;
    Case of = new Case(way, ranks, words[0], bytes);
    seconds
        .computeIfAbsent(of, unused -> new ArrayList<>())
        .add(Double.parseDouble(words[words.length - 1]));
  }

  /** From the start of the processes until all have passed a first barrier. */
  MarkdownTable starts(List<String> ways) {
    MarkdownTable table = new MarkdownTable("ranks | " + String.join(", s | ", ways) + ", s");
    ranks()
        .forEach(ranks -> table.row(ranks, cells(ways, new Case("", ranks, FIRST, 0), 1, "%.2f")));
    return table;
  }

  /** Of one call each, once all are there. */
  MarkdownTable calls(List<String> ways) {
    MarkdownTable table =
        new MarkdownTable("operation | bytes | ranks | " + String.join(", ms | ", ways) + ", ms");
    seconds.keySet().stream()
        .filter(of -> !of.operation().equals(FIRST))
        .map(of -> new Case("", of.ranks(), of.operation(), of.bytes()))
        .distinct()
        .forEach(
            of ->
                table.row(
                    of.operation(),
                    String.format(Locale.ROOT, "%,d", of.bytes()),
                    of.ranks(),
                    cells(ways, of, 1e3, "%.2f")));
    return table;
  }

  private List<Integer> ranks() {
    return seconds.keySet().stream().map(Case::ranks).distinct().sorted().toList();
  }

  private List<String> cells(List<String> ways, Case of, double factor, String format) {
    return ways.stream()
        .map(way -> new Case(way, of.ranks(), of.operation(), of.bytes()))
        .map(
            found -> {
              List<Double> measured = seconds.getOrDefault(found, List.of());
              return measured.isEmpty()
                  ? "-"
                  : Figures.of(measured, value -> value * factor).text(format);
            })
        .toList();
  }
}
