package dev.cosmicai.results.report;

import dev.cosmicai.results.report.chart.Numbers;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Figures of several runs as texts: a row for each figure, a column for each run, and after each
 * but the first run a column that compares it with the first.
 *
 * @param title what the figures are about
 * @param columns the heads of the cells' columns
 * @param rows the figures
 */
public record ComparisonTable(String title, List<String> columns, List<Row> rows) {
  private static final int MAX_METRICS = 60;
  private static final String NONE = "–";
  private static final String EQUAL = "equal";

  /**
   * One figure of all runs.
   *
   * @param cells a text for each column
   */
  public record Row(String name, List<String> cells) {
    /** Copies the cells. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** Copies the lists. */
  public ComparisonTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** How good the predictions are, to the sixth digit; compared by difference. */
  static ComparisonTable quality(List<ComparedRun> runs) {
    Figures figures =
        new Figures(runs, "-", (value, first) -> value - first, "%+.6f", new ArrayList<>());
    runs.stream()
        .flatMap(run -> run.summary().metrics().values().stream())
        .collect(
            Collectors.toMap(
                Metric::name, Metric::label, (label, same) -> label, LinkedHashMap::new))
        .entrySet()
        .stream()
        .limit(MAX_METRICS)
        .forEach(
            metric ->
                figures.add(
                    metric.getValue(),
                    run -> run.metrics().value(metric.getKey()),
                    ComparisonTable::sixDigits));
    return figures.table("Quality");
  }

  /** How much was done and what it took; compared by ratio. */
  static ComparisonTable effort(List<ComparedRun> runs) {
    Figures figures =
        new Figures(runs, ":", (value, first) -> value / first, "%.2f", new ArrayList<>());
    figures.addTexts("Samples", RunSummary::samples, run -> run.metrics().coverage());
    figures.add("Samples a second", RunSummary::throughput, Numbers::perSecond);
    figures.add("Wall time", RunSummary::wallSeconds, Numbers::seconds);
    figures.add("In the network, all ranks", RunSummary::inferenceSeconds, Numbers::seconds);
    figures.add("Slowest rank", RunSummary::maxRankSeconds, Numbers::seconds);
    figures.add(
        "Peak memory of a rank",
        RunSummary::peakResidentBytes,
        value -> Numbers.bytes((long) value));
    figures.add("Cost", RunSummary::cost, Numbers::dollars);
    return figures.table("Time, memory and cost");
  }

  private static String sixDigits(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : NONE;
  }

  /**
   * Fills a table.
   *
   * @param sign between two runs in the head of the column that compares them
   * @param change compares a run's value, the first argument, with the first run's
   * @param format of the change
   */
  private record Figures(
      List<ComparedRun> runs,
      String sign,
      DoubleBinaryOperator change,
      String format,
      List<Row> rows) {

    void add(String name, ToDoubleFunction<RunSummary> value, DoubleFunction<String> text) {
      addTexts(name, value, run -> text.apply(value.applyAsDouble(run)));
    }

    void addTexts(
        String name, ToDoubleFunction<RunSummary> value, Function<RunSummary, String> text) {
      List<String> cells = new ArrayList<>();
      double first = value.applyAsDouble(runs.get(0).summary());
      for (ComparedRun run : runs) {
        cells.add(text.apply(run.summary()));
        if (!run.equals(runs.get(0))) {
          cells.add(compared(value.applyAsDouble(run.summary()), first));
        }
      }
      rows.add(new Row(name, cells));
    }

    ComparisonTable table(String title) {
      List<String> columns = new ArrayList<>();
      for (ComparedRun run : runs) {
        columns.add(run.letter());
        if (!run.equals(runs.get(0))) {
          columns.add(run.letter() + " " + sign + " " + runs.get(0).letter());
        }
      }
      return new ComparisonTable(title, columns, rows);
    }

    private String compared(double own, double first) {
      double changed = change.applyAsDouble(own, first);
      if (!Double.isFinite(changed)) {
        return NONE;
      }
      return own == first ? EQUAL : String.format(Locale.ROOT, format, changed);
    }
  }
}
