package dev.cosmicai.sweep.table;

import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.cell.Repeats;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables with a row for each cell. */
public final class CellTable {
  /** What a cell is looked at for; the other measures are in the tidy table. */
  private static final List<Measure> SHOWN =
      List.of(
          Measure.TOTAL_SECONDS,
          Measure.RUN_SECONDS,
          Measure.MAP_SECONDS,
          Measure.SUMMARY_SECONDS,
          Measure.RANK_SECONDS_TRIMMED_MEAN,
          Measure.RANK_SECONDS_MAX,
          Measure.FIRST_FORWARD_SECONDS_MEDIAN,
          Measure.SAMPLES_PER_SECOND,
          Measure.BITS_PER_SECOND,
          Measure.PEAK_MEMORY_MIB,
          Measure.COST_USD);

  private static final int DIGITS = 4;
  private static final double MIB_PER_GIB = 1024;

  private CellTable() {}

  /**
   * All of what each cell's repeats come to: for each measure its median, quartiles, and the
   * interval of the median. Repeats that were resumed are in none of them, unless all were.
   */
  public static TextTable statistics(List<Cell> cells) {
    List<String> head = new ArrayList<>(settingsHead(cells));
    head.addAll(List.of("repeats", "resumed", "disagreement_percent", "marked"));
    for (Measure measure : SHOWN) {
      for (String part : List.of("median", "q1", "q3", "ci95_low", "ci95_high")) {
        head.add(measure.column() + "_" + part);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (Cell cell : cells) {
      List<String> row = new ArrayList<>(settings(cell, cells));
      row.add(String.valueOf(cell.runs().size()));
      row.add(String.valueOf(cell.resumed()));
      row.add(percent(cell.disagreement()));
      row.add(String.valueOf(cell.isMarked()));
      for (Measure measure : SHOWN) {
        Repeats repeats = cell.repeats(measure).orElse(null);
        if (repeats == null) {
          row.addAll(List.of("", "", "", "", ""));
        } else {
          row.add(rounded(repeats.median()));
          row.add(rounded(repeats.firstQuartile()));
          row.add(rounded(repeats.thirdQuartile()));
          row.add(rounded(repeats.low()));
          row.add(rounded(repeats.high()));
        }
      }
      rows.add(row);
    }
    return new TextTable(head, rows);
  }

  /** For people: the median of each measure and, with several repeats, how far they lie apart. */
  public static TextTable overview(List<Cell> cells) {
    List<String> head = new ArrayList<>(settingsHead(cells));
    head.addAll(
        List.of(
            "repeats",
            "resumed",
            "time (s)",
            "apart (%)",
            "marked",
            "map (s)",
            "slowest rank (s)",
            "samples/s",
            "Mbit/s",
            "peak memory (MiB)",
            "cost ($)"));
    List<List<String>> rows = new ArrayList<>();
    for (Cell cell : cells) {
      List<String> row = new ArrayList<>(settings(cell, cells));
      row.add(String.valueOf(cell.runs().size()));
      row.add(cell.resumed() == 0 ? "" : String.valueOf(cell.resumed()));
      row.add(median(cell, cell.time(), 1));
      row.add(percent(cell.disagreement()));
      row.add(cell.isMarked() ? "yes" : "");
      row.add(median(cell, Measure.MAP_SECONDS, 1));
      row.add(median(cell, Measure.RANK_SECONDS_MAX, 1));
      row.add(median(cell, Measure.SAMPLES_PER_SECOND, 1));
      row.add(median(cell, Measure.BITS_PER_SECOND, 1e-6));
      row.add(median(cell, Measure.PEAK_MEMORY_MIB, 1));
      row.add(median(cell, Measure.COST_USD, 1));
      rows.add(row);
    }
    return new TextTable(head, rows);
  }

  /** The same with a row for each run, which says no more than its own. */
  public static TextTable runs(List<SweepRun> runs) {
    List<Cell> each =
        runs.stream()
            .map(run -> new Cell(run.cell(), run.source(), run.settings(), List.of(run)))
            .toList();
    TextTable table = overview(each);
    int repeats = table.head().indexOf("repeats");
    int apart = table.head().indexOf("apart (%)"); // and whether it is marked
    List<String> head = new ArrayList<>(table.head());
    head.set(repeats, "repeat");
    head.subList(apart, apart + 2).clear();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      List<String> row = new ArrayList<>(table.rows().get(i));
      row.set(repeats, String.valueOf(runs.get(i).repeat()));
      row.set(repeats + 1, runs.get(i).isResumed() ? "yes" : "");
      row.subList(apart, apart + 2).clear();
      rows.add(row);
    }
    return new TextTable(head, rows);
  }

  /**
   * What each cell costs, as CAI's table has it: requests, the time of each and its memory, whose
   * product at the price of memory is most of it, and what it is for.
   */
  public static TextTable costs(List<Cell> cells) {
    List<List<String>> rows = new ArrayList<>();
    for (Cell cell : cells) {
      List<String> row = new ArrayList<>(settings(cell, cells));
      row.add(median(cell, Measure.PARTITION_MIB, 1));
      row.add(median(cell, Measure.DATA_GIB, 1));
      row.add(median(cell, Measure.WORLD_SIZE, 1));
      row.add(median(cell, Measure.RANK_SECONDS_MEAN, 1));
      row.add(median(cell, Measure.PEAK_MEMORY_MIB, 1 / MIB_PER_GIB));
      row.add(median(cell, Measure.COST_USD, 1));
      row.add(median(cell, Measure.COST_REQUESTS_USD, 1));
      row.add(median(cell, Measure.COST_COMPUTE_USD, 1));
      row.add(median(cell, Measure.COST_STORAGE_USD, 1));
      rows.add(row);
    }
    List<String> head = new ArrayList<>(settingsHead(cells));
    head.addAll(
        List.of(
            "partition (MB)",
            "data (GB)",
            "requests",
            "duration (s)",
            "memory (GB)",
            "cost ($)",
            "for requests ($)",
            "for memory ($)",
            "for storage ($)"));
    return new TextTable(head, rows);
  }

  private static List<String> settingsHead(List<Cell> cells) {
    List<String> head = new ArrayList<>(List.of("cell", "source"));
    head.addAll(axes(cells));
    return head;
  }

  private static List<String> settings(Cell cell, List<Cell> cells) {
    List<String> row = new ArrayList<>(List.of(cell.name(), cell.source().toString()));
    axes(cells).forEach(axis -> row.add(cell.settings().getOrDefault(axis, "")));
    return row;
  }

  private static List<String> axes(List<Cell> cells) {
    List<SweepRun> runs = cells.stream().flatMap(cell -> cell.runs().stream()).toList();
    return TidyTable.axes(runs);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private static String median(Cell cell, Measure measure, double unit) {
    return cell.repeats(measure).map(repeats -> rounded(repeats.median() * unit)).orElse("");
  }

  /** A number to four significant digits; another text as it is. */
  public static String shortened(String number) {
    return number.matches("-?[0-9.]+") ? rounded(Double.parseDouble(number)) : number;
  }

  /** To four significant digits, all of those before the point. */
  private static String rounded(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    if (Math.abs(value) >= Math.pow(10, DIGITS)) {
      return String.valueOf(Math.round(value));
    }
    return BigDecimal.valueOf(value)
        .round(new MathContext(DIGITS))
        .stripTrailingZeros()
        .toPlainString();
  }
}
