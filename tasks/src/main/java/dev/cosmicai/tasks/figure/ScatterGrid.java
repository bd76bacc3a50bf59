package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.exact.AdaptiveCounts;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of a scatter that a plot shows, in cells of a size that suits the number of samples:
 * once by true value and prediction, both on the same range of all but the outermost 0.2 %, and
 * once by true value and error.
 *
 * @param low the lower end of both axes
 * @param high the upper end of both axes
 * @param counts samples in a cell, by rising true value and rising prediction; as many either way
 * @param errorReach the error at the upper end of the errors' axis; its lower end is the negative
 * @param errors samples in a cell, by rising true value and rising error; an odd number of rows
 * @param max the largest count of both; 0 if there is nothing to show
 * @param outside samples that lie outside the range
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ScatterGrid(
    double low,
    double high,
    long[][] counts,
    double errorReach,
    long[][] errors,
    long max,
    long outside) {
  private static final double HIDDEN_SHARE = 0.002;
  private static final double HIDDEN_ERRORS_SHARE = 0.005;
  private static final double MARGIN_SHARE = 0.03;
  private static final int FEW = 10;
  private static final double MARGIN_OF_FEW_SHARE = 0.6;
  private static final int MIN_CELLS = 50;
  private static final int MAX_ROWS_A_SIDE = 17;

  /** The width that cells of width 0 are drawn with: of nothing but zeros. */
  private static final double WIDTH_OF_ZERO = Math.scalb(1.0, -10);

  /** Cells of the scatter along each axis, from the first one shown. */
  private record Range(long first, long count) {}

  /**
   * Rows of errors.
   *
   * @param height of a row in cells of the scatter, an odd number, so that one lies about 0
   * @param half how many lie above that one, and below
   */
  private record Rows(long height, int half) {}

  /**
   * Chooses cells.
   *
   * @param maxCells along an axis
   */
  static ScatterGrid of(AdaptiveCounts scatter, int maxCells) {
    double width = scatter.width() == 0 ? WIDTH_OF_ZERO : scatter.width();
    Range range = range(scatter);
    int wanted =
        (int) Math.max(MIN_CELLS, Math.min(maxCells, 2 * Math.sqrt((double) scatter.total())));
    long merged = Math.max(1, Math.round((double) range.count / wanted));
    int cells = Math.toIntExact((range.count + merged - 1) / merged);
    Rows rows = rows(scatter);
    long[][] counts = new long[cells][cells];
    long[][] errors = new long[cells][2 * rows.half + 1];
    long[] outside = new long[1];
    scatter.forEachCell(
        (truth, predicted, count) -> {
          long x = Math.floorDiv(truth - range.first, merged);
          long y = Math.floorDiv(predicted - range.first, merged);
          if (x < 0 || x >= cells) {
            outside[0] += count;
            return;
          }
          if (y >= 0 && y < cells) {
            counts[(int) x][(int) y] += count;
          } else {
            outside[0] += count;
          }
          long row = Math.floorDiv(predicted - truth + rows.height / 2, rows.height) + rows.half;
          if (row >= 0 && row <= 2L * rows.half) {
            errors[(int) x][(int) row] += count;
          }
        });
    return new ScatterGrid(
        range.first * width,
        (range.first + cells * merged) * width,
        counts,
        rows.height * (rows.half + 0.5) * width,
        errors,
        Math.max(max(counts), max(errors)),
        outside[0]);
  }

  /** Cells along each axis. */
  int cells() {
    return counts.length;
  }

  private static long max(long[][] counts) {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).max().orElse(0);
  }

  private static Range range(AdaptiveCounts scatter) {
    if (scatter.total() == 0) {
      return new Range(0, MIN_CELLS);
    }
    TreeMap<Long, Long> truths = new TreeMap<>();
    TreeMap<Long, Long> predictions = new TreeMap<>();
    scatter.forEachCell(
        (truth, predicted, count) -> {
          truths.merge(truth, count, Long::sum);
          predictions.merge(predicted, count, Long::sum);
        });
    long hidden = (long) (scatter.total() * HIDDEN_SHARE);
    long low = Math.min(after(hidden, truths), after(hidden, predictions));
    long high =
        Math.max(after(hidden, truths.descendingMap()), after(hidden, predictions.descendingMap()));
    double marginShare = scatter.total() < FEW ? MARGIN_OF_FEW_SHARE : MARGIN_SHARE;
    // A single value is shown in the middle of a range of its own size.
    long margin =
        high == low
            ? Math.max(MIN_CELLS, Math.abs(low) / 10)
            : Math.max(1, Math.round((high - low + 1) * marginShare));
    return new Range(low - margin, high - low + 1 + 2 * margin);
  }

  private static long after(long skipped, SortedMap<Long, Long> samples) {
    long passed = 0;
    for (var entry : samples.entrySet()) {
      passed += entry.getValue();
      if (passed > skipped) {
        return entry.getKey();
      }
    }
    return 0;
  }

  private static Rows rows(AdaptiveCounts scatter) {
    TreeMap<Long, Long> sizes = new TreeMap<>();
    scatter.forEachCell(
        (truth, predicted, count) -> sizes.merge(Math.abs(predicted - truth), count, Long::sum));
    long hidden = (long) (scatter.total() * HIDDEN_ERRORS_SHARE);
    long reach = sizes.isEmpty() ? 0 : after(hidden, sizes.descendingMap());
    long height = 2 * (reach / (2 * MAX_ROWS_A_SIDE)) + 1;
    return new Rows(height, Math.toIntExact(reach / height) + 1);
  }
}
