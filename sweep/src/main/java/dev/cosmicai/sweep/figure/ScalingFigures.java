package dev.cosmicai.sweep.figure;

import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.chart.Guide;
import dev.cosmicai.sweep.chart.XyChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Time against the number of ranks, beside what it would be if more ranks cost nothing. */
final class ScalingFigures {
  private static final int CORNERS = 32;

  private ScalingFigures() {}

  /** The same data on more ranks. */
  static Optional<SweepFigure> strong(List<Cell> cells) {
    return figure(
        lines(cells, Line.Key.data()),
        "strong-scaling",
        "Strong scaling: the same data on more ranks",
        "The dashed line is ideal: twice the ranks take half the time of the fewest.",
        first -> {
          double work = Quantity.TIME.of(first) * Quantity.RANKS.of(first);
          return ranks -> work / ranks;
        });
  }

  /** As much more data as ranks. */
  static Optional<SweepFigure> weak(List<Cell> cells) {
    return figure(
        lines(cells, Line.Key.dataOfARank(cells)),
        "weak-scaling",
        "Weak scaling: as much more data as ranks",
        "The dashed line is ideal: it takes no longer than with the fewest ranks.",
        first -> {
          double seconds = Quantity.TIME.of(first);
          return ranks -> seconds;
        });
  }

  /** Those of several numbers of ranks. */
  private static List<Line> lines(List<Cell> cells, Line.Key key) {
    List<Cell> known =
        cells.stream()
            .filter(
                cell ->
                    Quantity.RANKS.isKnown(cell)
                        && Quantity.TIME.isKnown(cell)
                        && Quantity.DATA.isKnown(cell))
            .toList();
    return Line.looks(
        Line.of(known, Quantity.RANKS, List.of(key, Line.Key.partitions(known))).stream()
            .filter(line -> line.cells().stream().map(Quantity.RANKS::of).distinct().count() > 1)
            .toList());
  }

  /** What an ideal run takes, by its ranks. */
  private interface Ideal {
    DoubleUnaryOperator from(Cell fewestRanks);
  }

  private static Optional<SweepFigure> figure(
      List<Line> lines, String name, String title, String about, Ideal ideal) {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    List<Guide> guides = new ArrayList<>();
    for (Line line : lines) {
      Cell first = line.cells().get(0);
      double least = Quantity.RANKS.of(first);
      double most = Quantity.RANKS.of(line.cells().get(line.cells().size() - 1));
      DoubleUnaryOperator seconds = ideal.from(first);
      guides.add(
          new Guide(
              "ideal",
              IntStream.rangeClosed(0, CORNERS)
                  .mapToDouble(i -> least * Math.pow(most / least, i / (double) CORNERS))
                  .mapToObj(ranks -> new Guide.Corner(ranks, seconds.applyAsDouble(ranks)))
                  .toList()));
    }
    return Optional.of(
        new SweepFigure(
            name,
            title + ". " + about + " " + SweepFigures.SPREAD,
            new XyChart(
                    title,
                    Quantity.RANKS.title(),
                    Quantity.TIME.title(),
                    lines.stream().map(line -> line.series(Quantity.RANKS, Quantity.TIME)).toList(),
                    guides,
                    false)
                .draw()));
  }
}
