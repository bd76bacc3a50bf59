package dev.cosmicai.cli.compare;

import dev.cosmicai.results.report.ComparedRun;
import dev.cosmicai.results.report.Comparison;
import dev.cosmicai.results.report.ComparisonTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A comparison as lines for a terminal. */
final class ComparisonText {
  private static final String GAP = "  ";

  private ComparisonText() {}

  static List<String> lines(Comparison comparison) {
    List<String> lines = new ArrayList<>();
    for (ComparedRun run : comparison.runs()) {
      lines.add(run.letter() + GAP + run.place() + GAP + "(" + run.description() + ")");
    }
    lines.addAll(comparison.notes());
    for (ComparisonTable table : comparison.tables()) {
      lines.add("");
      lines.addAll(lines(table));
    }
    return lines;
  }

  /** Names to the left, cells to the right of their columns. */
  private static List<String> lines(ComparisonTable table) {
    List<ComparisonTable.Row> rows = new ArrayList<>();
    rows.add(new ComparisonTable.Row(table.title(), table.columns()));
    rows.addAll(table.rows());
    int nameWidth = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    int[] widths =
        IntStream.range(0, table.columns().size())
            .map(i -> rows.stream().mapToInt(row -> row.cells().get(i).length()).max().orElse(0))
            .toArray();
    List<String> lines = new ArrayList<>();
    for (ComparisonTable.Row row : rows) {
      StringBuilder line = new StringBuilder(GAP).append(row.name());
      line.append(" ".repeat(nameWidth - row.name().length()));
      for (int i = 0; i < widths.length; i++) {
        String cell = row.cells().get(i);
        line.append(GAP).append(" ".repeat(widths[i] - cell.length())).append(cell);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
