package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.ClassCounts;
import dev.cosmicai.tasks.ClassificationMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A confusion matrix as a plot shows it. Where there are very many classes a cell holds several.
 *
 * @param classes how many there are
 * @param classesACell a power of two; 1 unless there are very many
 * @param counts samples by true class (row) and predicted class (column); a column more than rows
 *     where samples are predicted as none of the classes and cells hold one class each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ConfusionGrid(int classes, int classesACell, long[][] counts) {
  private static final int MAX_CELLS = 480;

  static ConfusionGrid of(ClassificationMetrics metrics) {
    ClassCounts measured = metrics.counts();
    int known = metrics.spec().classCount();
    int classes = Math.max(1, known == 0 ? measured.highestClass() : known);
    int exponent = measured.confusion().exponent();
    while (cells(classes, exponent) > MAX_CELLS) {
      exponent++;
    }
    int cells = cells(classes, exponent);
    boolean withNone = exponent == 0 && measured.predictedAsNone() > 0;
    long[][] counts = new long[cells][cells + (withNone ? 1 : 0)];
    int coarser = exponent - measured.confusion().exponent();
    long none = (long) ClassCounts.NO_CLASS >> exponent;
    measured
        .confusion()
        .forEachCell(
            (label, prediction, count) -> {
              long column = prediction >> coarser;
              if (column < cells) {
                counts[(int) (label >> coarser)][(int) column] += count;
              } else if (withNone && column == none) {
                counts[(int) (label >> coarser)][cells] += count;
              }
            });
    return new ConfusionGrid(classes, 1 << exponent, counts);
  }

  private static int cells(int classes, int exponent) {
    return ((classes - 1) >> exponent) + 1;
  }

  int rows() {
    return counts.length;
  }

  int columns() {
    return counts[0].length;
  }

  /** The share of a row's samples in a cell; 0 of a row without samples. */
  double share(int row, int column) {
    long sum = 0;
    for (long count : counts[row]) {
      sum += count;
    }
    return sum == 0 ? 0 : (double) counts[row][column] / sum;
  }

  /** The names of the columns; those of the rows are the first of them. */
  List<String> names(ClassificationMetrics metrics) {
    List<String> names = new ArrayList<>();
    IntStream.range(0, rows()).mapToObj(i -> metrics.spec().className(i)).forEach(names::add);
    if (columns() > rows()) {
      names.add("(none)");
    }
    return names;
  }
}
