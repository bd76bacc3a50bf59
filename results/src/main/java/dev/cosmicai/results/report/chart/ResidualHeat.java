package dev.cosmicai.results.report.chart;

import dev.cosmicai.tasks.exact.DensityHistogram;

/**
 * Samples in a grid of redshift and residual. A cell of the density covers a small range of
 * residuals, and its samples are shared out among the rows of that range: a finer grid would
 * otherwise show stripes that are not in the data.
 *
 * @param samples of a cell, in parts: columns by rising redshift, rows by rising Δ
 * @param max the most samples of a cell
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ResidualHeat(double[][] samples, double max) {
  private static final int MAX_COLUMNS = 120;
  private static final int ROWS = 56;

  /** The grid for residuals from −range to range. */
  static ResidualHeat of(ResidualProfile profile, double range) {
    double cellWidth = DensityHistogram.CELL_WIDTH;
    int cells = (int) Math.max(1, Math.round((profile.high() - profile.low()) / cellWidth));
    // Whole cells to a column, so that all columns have as many.
    int columns = (cells + mergedCells(cells) - 1) / mergedCells(cells);
    double[][] samples = new double[columns][ROWS];
    double max = 0;
    for (ResidualProfile.Cell cell : profile.cells()) {
      int cellIndex = (int) Math.floor((cell.redshift() - profile.low()) / cellWidth);
      if (cellIndex < 0 || cellIndex >= cells) {
        continue;
      }
      double[] column = samples[cellIndex / mergedCells(cells)];
      double half = cellWidth / 2 / Math.abs(1 + cell.redshift());
      double from = (cell.residual() - half + range) / (2 * range) * ROWS;
      double to = (cell.residual() + half + range) / (2 * range) * ROWS;
      for (int row = (int) Math.max(0, from); row < Math.min(ROWS, to); row++) {
        double overlap = Math.min(to, row + 1) - Math.max(from, row);
        column[row] += cell.count() * overlap / (to - from);
        max = Math.max(max, column[row]);
      }
    }
    return new ResidualHeat(samples, max);
  }

  int columns() {
    return samples.length;
  }

  int rows() {
    return ROWS;
  }

  private static int mergedCells(int cells) {
    return (cells + MAX_COLUMNS - 1) / MAX_COLUMNS;
  }
}
