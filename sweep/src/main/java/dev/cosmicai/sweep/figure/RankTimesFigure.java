package dev.cosmicai.sweep.figure;

import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.chart.BoxChart;
import dev.cosmicai.sweep.run.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the times of a cell's ranks are distributed. */
final class RankTimesFigure {
  private static final int MOST_ROWS = 40;

  private RankTimesFigure() {}

  static Optional<SweepFigure> of(List<Cell> cells) {
    List<BoxChart.Row> rows = new ArrayList<>();
    for (Cell cell : cells) {
      List<Double> seconds =
          cell.counted().stream().flatMap(run -> run.rankSeconds().stream()).toList();
      if (!seconds.isEmpty()) {
        rows.add(
            new BoxChart.Row(
                cell.label() + (cell.source() == Source.MEASURED ? "" : " (" + cell.source() + ")"),
                seconds));
      }
    }
    if (rows.stream().noneMatch(row -> row.values().size() > 1)) {
      return Optional.empty();
    }
    String title = "Distribution of rank times";
    String about =
        " of all repeats that were not resumed. Boxes hold the middle half, the bold line is the median; lines reach as"
            + " far as 1.5 times the box, circles are ranks beyond.";
    String left =
        rows.size() > MOST_ROWS
            ? " The first %d of %d cells are shown.".formatted(MOST_ROWS, rows.size())
            : "";
    return Optional.of(
        new SweepFigure(
            "rank-times",
            title + about + left,
            new BoxChart(
                    title,
                    "Whole time of a rank (s)",
                    rows.subList(0, Math.min(MOST_ROWS, rows.size())))
                .draw()));
  }
}
