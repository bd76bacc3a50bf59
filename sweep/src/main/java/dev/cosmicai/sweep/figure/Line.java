package dev.cosmicai.sweep.figure;

import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.chart.Series;
import dev.cosmicai.sweep.run.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Cells that differ in one thing alone, in its order: a line of a figure.
 *
 * @param label what they have in common and others do not; empty if there are no others
 * @param look the same for the same label, whatever the source
 * @param source where the numbers come from
 * @param cells by ascending x
 */
record Line(String label, int look, Source source, List<Cell> cells) {
  /**
   * What else tells lines apart.
   *
   * @param value equal for cells of one line; NaN if not known
   * @param words says it
   */
  record Key(ToDoubleFunction<Cell> value, DoubleFunction<String> words) {
    /** The size of partitions. */
    static Key partitions(List<Cell> cells) {
      return new Key(
          Sizes.classes(cells, Quantity.PARTITION::of),
          mib -> Sizes.number(mib) + " MiB partitions");
    }

    /** The size of the data. */
    static Key data() {
      return new Key(Quantity.DATA::rounded, Sizes::label);
    }

    /** Data for each rank. */
    static Key dataOfARank(List<Cell> cells) {
      return new Key(
          Sizes.classes(cells, cell -> Quantity.DATA.of(cell) / Quantity.RANKS.of(cell)),
          gib -> Sizes.label(gib) + " a rank");
    }

    String label(Cell cell) {
      double number = value.applyAsDouble(cell);
      return Double.isNaN(number) ? "" : words.apply(number);
    }
  }

  /**
   * The lines of some cells: those of one line agree in all keys, in the source, and in each axis
   * that matters beside: in which cells of the same x and the same keys differ, and whose values
   * have several x, so that it is no other name of x.
   */
  static List<Line> of(List<Cell> cells, Quantity x, List<Key> keys) {
    List<String> axes = axesWithin(cells, x, keys);
    List<Key> telling =
        keys.stream().filter(key -> cells.stream().map(key::label).distinct().count() > 1).toList();
    Map<List<String>, List<Cell>> groups = new LinkedHashMap<>();
    Comparator<Cell> order = Comparator.comparingDouble(x::of);
    for (Key key : keys) {
      order = Comparator.comparingDouble(key.value).thenComparing(order);
    }
    for (Cell cell : cells.stream().sorted(order).toList()) {
      List<String> group =
          new ArrayList<>(List.of(cell.source().toString(), label(cell, telling, axes)));
      keys.forEach(key -> group.add(key.label(cell)));
      groups.computeIfAbsent(group, name -> new ArrayList<>()).add(cell);
    }
    return looks(
        groups.entrySet().stream()
            .map(
                group ->
                    new Line(
                        group.getKey().get(1),
                        0,
                        group.getValue().get(0).source(),
                        group.getValue().stream()
                            .sorted(Comparator.comparingDouble(x::of))
                            .toList()))
            .toList());
  }

  /** The same lines with looks from 0 on. */
  static List<Line> looks(List<Line> lines) {
    List<String> labels = lines.stream().map(Line::label).distinct().toList();
    return lines.stream()
        .map(line -> new Line(line.label, labels.indexOf(line.label), line.source, line.cells))
        .toList();
  }

  private static String label(Cell cell, List<Key> keys, List<String> axes) {
    List<String> words = new ArrayList<>();
    keys.forEach(key -> words.add(key.label(cell)));
    axes.forEach(
        axis -> {
          String value = cell.settings().get(axis);
          words.add(value == null ? "" : axis + " " + value);
        });
    return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(", "));
  }

  private static List<String> axesWithin(List<Cell> cells, Quantity x, List<Key> keys) {
    Set<String> axes = new LinkedHashSet<>();
    cells.forEach(cell -> axes.addAll(cell.settings().keySet()));
    axes.removeIf(
        axis -> {
          Function<Cell, Object> value = cell -> cell.settings().getOrDefault(axis, "");
          return !differ(cells, keys, x::rounded, value) || !differ(cells, keys, value, x::rounded);
        });
    return List.copyOf(axes);
  }

  /** Whether cells of the same source and keys that agree in one thing differ in the other. */
  private static boolean differ(
      List<Cell> cells, List<Key> keys, Function<Cell, Object> same, Function<Cell, Object> other) {
    return cells.stream()
        .collect(
            Collectors.groupingBy(
                cell -> {
                  List<Object> at = new ArrayList<>(List.of(cell.source(), same.apply(cell)));
                  keys.forEach(key -> at.add(key.label(cell)));
                  return at;
                },
                Collectors.mapping(other, Collectors.toSet())))
        .values()
        .stream()
        .anyMatch(values -> values.size() > 1);
  }

  /** Its points, with the spread of y. */
  Series series(Quantity x, Quantity y) {
    return new Series(
        label,
        look,
        Series.Kind.valueOf(source.name()),
        true,
        cells.stream()
            .map(cell -> new Series.Point(Series.Spread.exact(x.of(cell)), y.spread(cell), ""))
            .toList());
  }
}
