package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.exact.DensityHistogram;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The part of a density that a figure shows, in cells of a size that suits the number of samples.
 * Both axes show the same range: all but the outermost thousandth of redshifts at either side.
 *
 * @param low the lower end of both axes
 * @param high the upper end of both axes
 * @param counts samples in a cell, by rising truth and rising prediction; as many cells either way
 * @param max the largest count; 0 if there is nothing to show
 * @param outside samples that lie outside the range
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DensityGrid(double low, double high, long[][] counts, long max, long outside) {
  private static final double HIDDEN_SHARE = 0.001;
  private static final double MARGIN_SHARE = 0.03;

  /** A range that begins this near to 0, in parts of itself, begins at 0. */
  private static final double NEAR_ZERO_SHARE = 0.15;

  private static final int MIN_CELLS = 60;
  private static final int MAX_CELLS = 200;

  /** The cells along an axis of an empty figure, and of one whose range is a point. */
  private static final int FALLBACK_CELLS = 64;

  static DensityGrid of(DensityHistogram density) {
    double[] range = range(density);
    int fineCells = (int) Math.round((range[1] - range[0]) / DensityHistogram.CELL_WIDTH);
    int wanted = wantedCells(density.samples());
    int merged = Math.max(1, Math.round((float) fineCells / wanted));
    int cells = (fineCells + merged - 1) / merged;
    double width = merged * DensityHistogram.CELL_WIDTH;
    double low = range[0];
    long[][] counts = new long[cells][cells];
    long[] outside = new long[1];
    density.forEachCell(
        (truth, predicted, count) -> {
          int x = (int) Math.floor((truth - low) / width);
          int y = (int) Math.floor((predicted - low) / width);
          if (x >= 0 && x < cells && y >= 0 && y < cells) {
            counts[x][y] += count;
          } else {
            outside[0] += count;
          }
        });
    long max = Arrays.stream(counts).flatMapToLong(Arrays::stream).max().orElse(0);
    return new DensityGrid(low, low + cells * width, counts, max, outside[0]);
  }

  /** Cells along each axis. */
  int cells() {
    return counts.length;
  }

  /** More samples fill finer cells: enough for shape, few enough for each to hold several. */
  private static int wantedCells(long samples) {
    return (int) Math.max(MIN_CELLS, Math.min(MAX_CELLS, 2 * Math.sqrt((double) samples)));
  }

  /** On the edges of the histogram's cells. */
  private static double[] range(DensityHistogram density) {
    if (density.samples() == 0) {
      return new double[] {0, 1};
    }
    TreeMap<Double, Long> truths = new TreeMap<>();
    TreeMap<Double, Long> predictions = new TreeMap<>();
    density.forEachCell(
        (truth, predicted, count) -> {
          truths.merge(truth, count, Long::sum);
          predictions.merge(predicted, count, Long::sum);
        });
    long hidden = (long) (density.samples() * HIDDEN_SHARE);
    double low =
        Math.min(
            DensityHistogram.after(hidden, truths), DensityHistogram.after(hidden, predictions));
    double high =
        Math.max(
            DensityHistogram.after(hidden, truths.descendingMap()),
            DensityHistogram.after(hidden, predictions.descendingMap()));
    double width = Math.max(high - low, FALLBACK_CELLS * DensityHistogram.CELL_WIDTH);
    double start = low - MARGIN_SHARE * width;
    if (Math.abs(start) < NEAR_ZERO_SHARE * width || (start < 0 && low >= 0)) {
      start = low >= 0 ? 0 : start;
    }
    return new double[] {onEdge(start), onEdge(high + MARGIN_SHARE * width)};
  }

  private static double onEdge(double redshift) {
    return Math.rint(redshift / DensityHistogram.CELL_WIDTH) * DensityHistogram.CELL_WIDTH;
  }
}
