package dev.cosmicai.sweep.figure;

import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.chart.Guide;
import dev.cosmicai.sweep.chart.Series;
import dev.cosmicai.sweep.chart.XyChart;
import dev.cosmicai.sweep.run.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Cost against time of cells with the same data, and those that none beats in both. */
final class CostFigure {
  private static final int MOST_COLOURS = 7;

  private CostFigure() {}

  static Optional<SweepFigure> of(List<Cell> cells) {
    Map<Double, List<Cell>> byData =
        cells.stream()
            .filter(
                cell ->
                    Quantity.COST.isKnown(cell)
                        && Quantity.TIME.isKnown(cell)
                        && Quantity.DATA.isKnown(cell))
            .collect(Collectors.groupingBy(Quantity.DATA::rounded));
    return byData.entrySet().stream()
        .max(
            Comparator.comparingInt((Map.Entry<Double, List<Cell>> some) -> some.getValue().size())
                .thenComparing(Map.Entry.comparingByKey()))
        .filter(most -> most.getValue().size() > 1)
        .map(
            most ->
                figure(
                    most.getValue(), byData.size() > 1 ? " of " + Sizes.label(most.getKey()) : ""));
  }

  /** The cells that no other beats or equals in both, by ascending time. */
  static List<Cell> front(List<Cell> cells) {
    List<Cell> front = new ArrayList<>();
    double cheapest = Double.POSITIVE_INFINITY;
    for (Cell cell :
        cells.stream()
            .sorted(
                Comparator.comparingDouble(Quantity.TIME::of)
                    .thenComparingDouble(Quantity.COST::of))
            .toList()) {
      if (Quantity.COST.of(cell) < cheapest) {
        front.add(cell);
        cheapest = Quantity.COST.of(cell);
      }
    }
    return front;
  }

  private static SweepFigure figure(List<Cell> cells, String which) {
    List<Cell> front = front(cells);
    String axis = colouring(cells);
    Map<String, List<Cell>> groups = new LinkedHashMap<>();
    for (Cell cell : cells) {
      String label = axis.isEmpty() ? "" : axis + " " + cell.settings().getOrDefault(axis, "unset");
      groups.computeIfAbsent(cell.source() + "/" + label, key -> new ArrayList<>()).add(cell);
    }
    List<String> labels = groups.keySet().stream().map(CostFigure::afterSource).distinct().toList();
    List<Series> series = new ArrayList<>();
    groups.forEach(
        (key, some) ->
            series.add(
                new Series(
                    afterSource(key),
                    labels.indexOf(afterSource(key)),
                    kind(some.get(0).source()),
                    false,
                    some.stream()
                        .map(
                            cell ->
                                new Series.Point(
                                    Quantity.TIME.spread(cell),
                                    Quantity.COST.spread(cell),
                                    front.contains(cell) ? cell.label() : ""))
                        .toList())));
    String title = "Cost against time" + which;
    return new SweepFigure(
        "cost-by-time",
        title
            + ". The dashed line joins the cells that no other beats in both (the Pareto front). "
            + SweepFigures.SPREAD,
        new XyChart(
                title,
                Quantity.TIME.title(),
                Quantity.COST.title(),
                series,
                front.size() < 2 ? List.of() : List.of(guide(front)),
                true)
            .draw());
  }

  private static Guide guide(List<Cell> front) {
    return new Guide(
        "Pareto front",
        front.stream()
            .map(cell -> new Guide.Corner(Quantity.TIME.of(cell), Quantity.COST.of(cell)))
            .toList());
  }

  /** The first axis with few values, which colours say; empty if there is none. */
  private static String colouring(List<Cell> cells) {
    Set<String> axes = new LinkedHashSet<>();
    cells.forEach(cell -> axes.addAll(cell.settings().keySet()));
    return axes.stream()
        .filter(
            axis -> {
              long values =
                  cells.stream()
                      .map(cell -> cell.settings().getOrDefault(axis, ""))
                      .distinct()
                      .count();
              return values > 1 && values <= MOST_COLOURS;
            })
        .findFirst()
        .orElse("");
  }

  private static String afterSource(String key) {
    return key.substring(key.indexOf('/') + 1);
  }

  private static Series.Kind kind(Source source) {
    return Series.Kind.valueOf(source.name());
  }
}
