package dev.cosmicai.sweep.figure;

import dev.cosmicai.sweep.cell.Cell;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Sizes of data, and which of them count as one: a shorter last file makes a mean smaller. */
final class Sizes {
  /** What is smaller than this part of another size is a size of its own. */
  private static final double SAME = 0.8;

  private static final double MIB_PER_GIB = 1024;

  private Sizes() {}

  /** As people write it, such as {@code 12.6 GiB} or {@code 100 MiB}. */
  static String label(double gib) {
    return gib < 1 ? number(gib * MIB_PER_GIB) + " MiB" : number(gib) + " GiB";
  }

  static String number(double value) {
    return new BigDecimal(String.valueOf(Quantity.rounded(value)))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** For each cell the largest of the sizes that count as one with its own; NaN if it has none. */
  static ToDoubleFunction<Cell> classes(List<Cell> cells, ToDoubleFunction<Cell> size) {
    List<Double> largest = new ArrayList<>();
    cells.stream()
        .map(size::applyAsDouble)
        .filter(value -> !Double.isNaN(value))
        .sorted(Comparator.reverseOrder())
        .forEach(
            value -> {
              if (largest.isEmpty() || value < SAME * largest.get(largest.size() - 1)) {
                largest.add(value);
              }
            });
    return cell -> {
      double own = size.applyAsDouble(cell);
      return largest.stream()
          .filter(value -> own <= value && own >= SAME * value)
          .mapToDouble(Quantity::rounded)
          .findFirst()
          .orElse(Double.NaN);
    };
  }
}
