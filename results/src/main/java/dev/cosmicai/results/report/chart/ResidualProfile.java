package dev.cosmicai.results.report.chart;

import dev.cosmicai.results.summary.InterquartileFence;
import dev.cosmicai.tasks.exact.DensityHistogram;
import dev.cosmicai.tasks.exact.WeightedQuantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * How the residuals Δ = (p−z)/(1+z) behave along the redshift: taken from the cells of the density,
 * so good to a cell's width, which is enough for a chart.
 *
 * @param low the lowest redshift with samples
 * @param high the highest one
 * @param bins equal bins of redshift, those with enough samples
 * @param cells Δ by redshift as they lie in the density
 */
public record ResidualProfile(double low, double high, List<Bin> bins, List<Cell> cells) {
  private static final int BINS = 30;
  private static final long MIN_SAMPLES = 8;
  private static final double NMAD_FACTOR = 1.48;

  /** In parts of all samples, at either end. */
  private static final double HIDDEN_SHARE = 0.001;

  /**
   * A bin of redshift.
   *
   * @param redshift its middle
   * @param samples samples in it
   * @param median the median Δ
   * @param nmad 1.48 · median |Δ − median Δ|
   */
  record Bin(double redshift, long samples, double median, double nmad) {}

  /**
   * Samples at one place.
   *
   * @param redshift the spectroscopic redshift
   * @param residual Δ
   * @param count how many
   */
  record Cell(double redshift, double residual, long count) {}

  public static ResidualProfile of(DensityHistogram density) {
    List<Cell> cells = new ArrayList<>();
    density.forEachCell(
        (truth, predicted, count) ->
            cells.add(new Cell(truth, (predicted - truth) / (1 + truth), count)));
    double[] range = range(cells, density.samples());
    double width = (range[1] - range[0]) / BINS;
    List<TreeMap<Double, Long>> residuals = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      residuals.add(new TreeMap<>());
    }
    for (Cell cell : cells) {
      int bin = (int) Math.floor((cell.redshift() - range[0]) / width);
      if (bin >= 0 && bin < BINS) {
        residuals.get(bin).merge(cell.residual(), cell.count(), Long::sum);
      }
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      Bin bin = bin(range[0] + (i + 0.5) * width, residuals.get(i));
      if (bin.samples() >= MIN_SAMPLES) {
        bins.add(bin);
      }
    }
    return new ResidualProfile(range[0], range[1], bins, cells);
  }

  /** A range of Δ about 0 that shows the bands and most samples. */
  double residualRange() {
    double[] spreads =
        bins.stream()
            .mapToDouble(bin -> Math.abs(bin.median()) + 3.5 * bin.nmad())
            .sorted()
            .toArray();
    double spread =
        spreads.length == 0
            ? cells.stream().mapToDouble(cell -> Math.abs(cell.residual())).max().orElse(1)
            : InterquartileFence.percentile(spreads, 0.9);
    return Math.max(spread, 4 * DensityHistogram.CELL_WIDTH);
  }

  private static Bin bin(double redshift, TreeMap<Double, Long> residuals) {
    if (residuals.isEmpty()) {
      return new Bin(redshift, 0, Double.NaN, Double.NaN);
    }
    double[] values = residuals.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    long[] counts = residuals.values().stream().mapToLong(Long::longValue).toArray();
    WeightedQuantiles median = WeightedQuantiles.of(values, counts);
    return new Bin(
        redshift,
        Arrays.stream(counts).sum(),
        median.median(),
        NMAD_FACTOR * median.medianDeviation());
  }

  private static double[] range(List<Cell> cells, long samples) {
    TreeMap<Double, Long> redshifts = new TreeMap<>();
    cells.forEach(cell -> redshifts.merge(cell.redshift(), cell.count(), Long::sum));
    long hidden = (long) (samples * HIDDEN_SHARE);
    double low = DensityHistogram.after(hidden, redshifts) - DensityHistogram.CELL_WIDTH / 2;
    double high =
        DensityHistogram.after(hidden, redshifts.descendingMap()) + DensityHistogram.CELL_WIDTH / 2;
    return new double[] {low, high};
  }
}
