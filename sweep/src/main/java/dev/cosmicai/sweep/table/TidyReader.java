package dev.cosmicai.sweep.table;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads {@code runs.csv} back, as {@link TidyTable} wrote it. A column that is neither a measure
 * nor a fact is an axis. The times of single ranks are not in the table.
 */
public final class TidyReader {
  private static final Map<String, Measure> MEASURES =
      Arrays.stream(Measure.values()).collect(Collectors.toMap(Measure::column, some -> some));
  private static final Map<String, Fact> FACTS =
      Arrays.stream(Fact.values()).collect(Collectors.toMap(Fact::column, some -> some));
  private static final Set<String> OTHERS = Set.of("cell", "repeat", "source", "remarks");

  private final String name;
  private final List<String> head;

  private TidyReader(String name, List<String> head) {
    this.name = name;
    this.head = head;
  }

  /**
   * The runs of a table.
   *
   * @param csv its bytes, in UTF-8
   * @param name what errors call it
   * @throws FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static List<SweepRun> runs(byte[] csv, String name) {
    List<List<String>> lines = Csv.lines(new String(csv, StandardCharsets.UTF_8));
    if (lines.isEmpty() || !lines.get(0).containsAll(OTHERS)) {
      throw new FatalFault(
          Reason.ResultCorrupt,
          name
              + " is not the table of a sweep's runs: its first line must name the columns cell,"
              + " repeat, source and remarks, as runs.csv has them");
    }
    TidyReader reader = new TidyReader(name, lines.get(0));
    List<SweepRun> runs = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      runs.add(reader.run(lines.get(line), line + 1));
    }
    return runs;
  }

  private SweepRun run(List<String> cells, int line) {
    if (cells.size() != head.size()) {
      throw corrupt(line, "it has %d columns, not %d".formatted(cells.size(), head.size()));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    Map<Fact, String> facts = new EnumMap<>(Fact.class);
    Map<String, String> others = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      String column = head.get(i);
      String cell = cells.get(i);
      if (OTHERS.contains(column)) {
        others.put(column, cell);
      } else if (!cell.isEmpty()) {
        if (MEASURES.containsKey(column)) {
          values.put(MEASURES.get(column), number(cell, column, line));
        } else if (FACTS.containsKey(column)) {
          facts.put(FACTS.get(column), cell);
        } else {
          settings.put(column.replaceFirst("^setting_", ""), cell);
        }
      }
    }
    return new SweepRun(
        others.get("cell"),
        (int) number(others.get("repeat"), "repeat", line),
        source(others.get("source"), line),
        settings,
        values,
        facts,
        List.of(),
        others.get("remarks").isEmpty() ? List.of() : List.of(others.get("remarks").split("; ")));
  }

  private Source source(String text, int line) {
    try {
      return Source.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw corrupt(line, "source is '" + text + "', not measured, imported or simulated");
    }
  }

  private double number(String text, String column, int line) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw corrupt(line, column + " is '" + text + "', not a number");
    }
  }

  private FatalFault corrupt(int line, String problem) {
    return new FatalFault(Reason.ResultCorrupt, "%s, line %d: %s".formatted(name, line, problem));
  }
}
