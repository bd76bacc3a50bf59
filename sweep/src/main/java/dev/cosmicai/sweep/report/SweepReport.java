package dev.cosmicai.sweep.report;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.chart.Png;
import dev.cosmicai.sweep.chart.Svg;
import dev.cosmicai.sweep.figure.SweepFigure;
import dev.cosmicai.sweep.figure.SweepFigures;
import dev.cosmicai.sweep.measured.MeasuredRun;
import dev.cosmicai.sweep.run.RowOrder;
import dev.cosmicai.sweep.run.StoredRun;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.table.CellTable;
import dev.cosmicai.sweep.table.StatsTables;
import dev.cosmicai.sweep.table.TextTable;
import dev.cosmicai.sweep.table.TidyTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes tables, figures and a page of what a sweep's runs have stored: {@code runs}, {@code cells},
 * {@code costs} and CAI's {@code result_stats} as CSV, Markdown and LaTeX, {@code runs.parquet},
 * {@code figures/} as PNG and SVG, and {@code sweep.html}.
 */
public final class SweepReport {
  /** The page, which is written last. */
  public static final String PAGE = "sweep.html";

  private static final String FIGURES = "figures/";

  private final ObjectStore store;
  private final ObjectUri output;
  private final List<ObjectUri> files = new ArrayList<>();

  private SweepReport(ObjectStore store, ObjectUri output) {
    this.store = store;
    this.output = output;
  }

  /**
   * What was written.
   *
   * @param files the files, the page first
   * @param runs how many runs they are of
   * @param warnings what to know before they are used, a line each: runs without results, runs that
   *     were resumed, cells whose repeats disagree; mostly none
   */
  public record Written(List<ObjectUri> files, int runs, List<String> warnings) {
    /** Copies the lists. */
    public Written {
      files = List.copyOf(files);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads the runs' results and writes all that is made of them. May be called again, also while
   * runs are still missing: it replaces what it wrote before.
   *
   * @param store of the runs' outputs and of this one; used by several threads
   * @param output the folder that it writes to
   * @param name the sweep's name
   * @param stored the runs that took place or should have; those without a summary are left out and
   *     named in the warnings
   * @param others runs whose numbers come from elsewhere, drawn beside
   * @throws dev.cosmicai.faults.FatalFault {@code ResultCorrupt} if a run's result is damaged,
   *     {@code OutputRefused} if the output cannot be written
   */
  public static Written write(
      ObjectStore store,
      ObjectUri output,
      String name,
      List<StoredRun> stored,
      List<SweepRun> others) {
    List<Optional<SweepRun>> read = stored.parallelStream().map(run -> read(store, run)).toList();
    List<String> warnings = new ArrayList<>();
    List<SweepRun> runs = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      read.get(i).ifPresent(runs::add);
      if (read.get(i).isEmpty()) {
        StoredRun run = stored.get(i);
        warnings.add(
            "run %d of cell %s has no results at %s"
                .formatted(run.repeat(), run.cell(), run.output()));
      }
    }
    runs.addAll(others);
    runs.sort(new RowOrder());
    List<Cell> cells = Cell.of(runs);
    cells.forEach(cell -> warn(cell, warnings));
    return new SweepReport(store, output).write(name, runs, cells, warnings);
  }

  private static void warn(Cell cell, List<String> warnings) {
    for (SweepRun run : cell.runs()) {
      if (run.isResumed()) {
        warnings.add(
            "run %d of cell %s was resumed: its times are of the rest alone, and %s"
                .formatted(
                    run.repeat(),
                    cell.name(),
                    cell.resumed() == cell.runs().size()
                        ? "the cell has no others"
                        : "left out of the cell's numbers"));
      }
    }
    if (cell.disagrees()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the repeats of cell %s lie %.0f %% of their median apart",
              cell.name(),
              100 * cell.disagreement()));
    }
  }

  private static Optional<SweepRun> read(ObjectStore store, StoredRun run) {
    OutputLayout layout = new OutputLayout(run.output());
    Optional<byte[]> summary = store.getIfPresent(layout.summary());
    if (summary.isEmpty()) {
      return Optional.empty();
    }
    byte[] combined = store.get(layout.combinedData());
    try {
      return Optional.of(MeasuredRun.of(run, summary.get(), combined));
    } catch (FatalFault e) {
      throw new FatalFault(e.reason(), run.output() + ": " + e.getMessage(), e);
    }
  }

  private Written write(String name, List<SweepRun> runs, List<Cell> cells, List<String> warnings) {
    TidyTable tidy = new TidyTable(runs);
    put("runs.parquet", tidy.parquet(), "application/vnd.apache.parquet");
    put("runs.csv", tidy.texts().csv(), "text/csv; charset=utf-8");
    readable("runs", CellTable.runs(runs));
    put("cells.csv", CellTable.statistics(cells).csv(), "text/csv; charset=utf-8");
    readable("cells", CellTable.overview(cells));
    table("costs", CellTable.costs(cells));
    StatsTables.of(runs).forEach(this::table);
    List<SweepFigure> figures = SweepFigures.of(cells);
    for (SweepFigure figure : figures) {
      put(FIGURES + figure.name() + ".png", Png.of(figure.drawing()), "image/png");
      put(FIGURES + figure.name() + ".svg", Svg.of(figure.drawing()), "image/svg+xml");
    }
    byte[] page = SweepPage.html(name, runs, cells, figures, warnings);
    put(PAGE, page, "text/html; charset=utf-8");
    files.add(0, files.remove(files.size() - 1));
    return new Written(files, runs.size(), warnings);
  }

  private void table(String name, TextTable table) {
    put(name + ".csv", table.csv(), "text/csv; charset=utf-8");
    readable(name, table);
  }

  private void readable(String name, TextTable table) {
    put(name + ".md", table.markdown(), "text/markdown; charset=utf-8");
    put(name + ".tex", table.latex(), "application/x-tex; charset=utf-8");
  }

  private void put(String name, byte[] content, String type) {
    ObjectUri file = output.resolve(name);
    store.put(file, content, type);
    files.add(file);
  }
}
