package dev.cosmicai.sweep.figure;

import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.chart.Series;
import dev.cosmicai.sweep.chart.XyChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The figures of a sweep. Which there are follows from what varies: nothing is drawn against what
 * has one value. An axis is logarithmic where its values span a decade.
 */
public final class SweepFigures {
  static final String SPREAD =
      "Points are medians; bars reach from the least to the most of the repeats.";

  private SweepFigures() {}

  /** All figures of these cells; none of cells that do not differ. */
  public static List<SweepFigure> of(List<Cell> cells) {
    List<SweepFigure> figures = new ArrayList<>();
    Line.Key partitions = Line.Key.partitions(cells);
    boolean sizes = values(cells, Quantity.DATA) > 1;
    boolean small = cells.stream().noneMatch(cell -> Quantity.DATA.of(cell) >= 1);
    Quantity data = small ? Quantity.SMALL_DATA : Quantity.DATA;
    for (Quantity y : List.of(Quantity.TIME, Quantity.THROUGHPUT)) {
      against(cells, data, y, List.of(partitions)).ifPresent(figures::add);
    }
    for (Quantity y : List.of(Quantity.TIME, Quantity.THROUGHPUT)) {
      if (!sizes) {
        against(cells, Quantity.PARTITION, y, List.of()).ifPresent(figures::add);
      }
    }
    for (Quantity y : List.of(Quantity.TIME, Quantity.THROUGHPUT, Quantity.MEMORY)) {
      against(cells, Quantity.BATCH, y, List.of(Line.Key.data(), partitions))
          .ifPresent(figures::add);
    }
    ScalingFigures.strong(cells).ifPresent(figures::add);
    ScalingFigures.weak(cells).ifPresent(figures::add);
    CostFigure.of(cells).ifPresent(figures::add);
    RankTimesFigure.of(cells).ifPresent(figures::add);
    return figures;
  }

  private static long values(List<Cell> cells, Quantity quantity) {
    return cells.stream().filter(quantity::isKnown).map(quantity::rounded).distinct().count();
  }

  private static Optional<SweepFigure> against(
      List<Cell> cells, Quantity x, Quantity y, List<Line.Key> keys) {
    List<Cell> known = cells.stream().filter(cell -> x.isKnown(cell) && y.isKnown(cell)).toList();
    if (values(known, x) < 2) {
      return Optional.empty();
    }
    List<Series> series = Line.of(known, x, keys).stream().map(line -> line.series(x, y)).toList();
    String title = y.word() + " against " + x.word();
    return Optional.of(
        new SweepFigure(
            (y.word() + "-by-" + x.word()).toLowerCase(Locale.ROOT).replace(' ', '-'),
            title + ". " + SPREAD,
            new XyChart(title, x.title(), y.title(), series, List.of(), false).draw()));
  }
}
