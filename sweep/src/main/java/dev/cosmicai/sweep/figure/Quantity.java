package dev.cosmicai.sweep.figure;

import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.chart.Series;
import dev.cosmicai.sweep.run.Measure;
import java.math.BigDecimal;
import java.math.MathContext;

/** What an axis of a figure, or the lines in it, are about. */
enum Quantity {
  TIME("Time", "Time (s)", null),
  THROUGHPUT("Throughput", "Samples a second", Measure.SAMPLES_PER_SECOND),
  MEMORY("Memory", "Peak memory of a rank (MiB)", Measure.PEAK_MEMORY_MIB),
  COST("Cost", "Cost (US dollars)", Measure.COST_USD),
  DATA("data size", "Data (GiB)", Measure.DATA_GIB),
  /** The same where all is small. */
  SMALL_DATA("data size", "Data (MiB)", Measure.DATA_GIB, 1024),
  PARTITION("partition size", "Partition (MiB)", Measure.PARTITION_MIB),
  BATCH("batch size", "Batch size (samples)", Measure.BATCH_SIZE),
  RANKS("ranks", "Ranks", Measure.WORLD_SIZE);

  /** Sizes that differ by less are the same. */
  private static final MathContext DIGITS = new MathContext(3);

  private final String word;
  private final String title;

  /** Null for the time, whose measure is the one that the cell knows. */
  private final Measure measure;

  /** Its unit, in parts of the measure's. */
  private final double factor;

  Quantity(String word, String title, Measure measure) {
    this(word, title, measure, 1);
  }

  Quantity(String word, String title, Measure measure, double factor) {
    this.word = word;
    this.title = title;
    this.measure = measure;
    this.factor = factor;
  }

  private Measure measureOf(Cell cell) {
    return measure == null ? cell.time() : measure;
  }

  /** In a sentence. */
  String word() {
    return word;
  }

  /** Along an axis, with its unit. */
  String title() {
    return title;
  }

  boolean isKnown(Cell cell) {
    return cell.median(measureOf(cell)).isPresent();
  }

  /** The median of the repeats; NaN if it is not known. */
  double of(Cell cell) {
    return factor * cell.median(measureOf(cell)).orElse(Double.NaN);
  }

  /** The same, rounded, so that equal sizes are equal. */
  double rounded(Cell cell) {
    double value = of(cell);
    return Double.isNaN(value) ? value : rounded(value);
  }

  static double rounded(double value) {
    return BigDecimal.valueOf(value).round(DIGITS).doubleValue();
  }

  /** The median, and from the least to the most of the repeats. */
  Series.Spread spread(Cell cell) {
    return cell.repeats(measureOf(cell))
        .map(
            repeats ->
                new Series.Spread(
                    factor * repeats.median(), factor * repeats.least(), factor * repeats.most()))
        .orElseThrow();
  }
}
