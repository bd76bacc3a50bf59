package dev.cosmicai.sweep.report;

import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.table.CellTable;
import dev.cosmicai.sweep.table.TextTable;
import dev.cosmicai.sweep.table.TidyTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of the page, which its readers filter and sort.
 *
 * @param id its name in the page
 * @param columns its columns
 * @param rows a cell for each column
 */
public record PageTable(String id, List<Column> columns, List<List<Entry>> rows) {
  /** What is looked at first in the tidy table; the other measures appear on demand. */
  private static final List<Measure> MAIN =
      List.of(
          Measure.TOTAL_SECONDS,
          Measure.MAP_SECONDS,
          Measure.RANK_SECONDS_TRIMMED_MEAN,
          Measure.RANK_SECONDS_MAX,
          Measure.SAMPLES_PER_SECOND,
          Measure.PEAK_MEMORY_MIB,
          Measure.COST_USD);

  /**
   * A column.
   *
   * @param name its head
   * @param numbers whether it holds numbers
   * @param onDemand whether it is hidden at first
   */
  public record Column(String name, boolean numbers, boolean onDemand) {}

  /**
   * A cell.
   *
   * @param text what is shown
   * @param value what is sorted and filtered by: all digits
   */
  public record Entry(String text, String value) {}

  /** The tidy table. */
  static PageTable runs(List<SweepRun> runs) {
    Set<String> main = new LinkedHashSet<>(List.of("cell", "repeat", "source"));
    main.addAll(TidyTable.axes(runs));
    MAIN.forEach(measure -> main.add(measure.column()));
    return of("runs", new TidyTable(runs).texts(), main);
  }

  /** What repeats come to. */
  static PageTable cells(List<Cell> cells) {
    TextTable table = CellTable.overview(cells);
    return of("cells", table, Set.copyOf(table.head()));
  }

  private static PageTable of(String id, TextTable table, Set<String> main) {
    List<Column> columns =
        IntStream.range(0, table.head().size())
            .mapToObj(
                i ->
                    new Column(
                        table.head().get(i),
                        table.isNumbers(i),
                        !main.contains(table.head().get(i))))
            .toList();
    List<List<Entry>> rows = new ArrayList<>();
    for (List<String> row : table.rows()) {
      rows.add(
          IntStream.range(0, columns.size())
              .mapToObj(
                  i ->
                      new Entry(
                          columns.get(i).numbers() ? CellTable.shortened(row.get(i)) : row.get(i),
                          row.get(i)))
              .toList());
    }
    return new PageTable(id, columns, rows);
  }

  /** The different values of a column, in the order in which they appear. */
  Stream<String> values(String column) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).name().equals(column))
        .boxed()
        .flatMap(i -> rows.stream().map(row -> row.get(i).value()))
        .distinct();
  }
}
