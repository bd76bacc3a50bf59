package dev.cosmicai.tasks.exact;

import dev.cosmicai.proto.metrics.Counts;
import java.util.Map;
import java.util.SortedMap;

/**
 * How many samples lie where in the plane of spectroscopic and predicted redshift: square cells of
 * {@link #CELL_WIDTH}, only those that hold a sample. Redshifts outside {@link #LOWEST} … {@link
 * #HIGHEST} count in the outermost cells, so that nothing is lost. Mergeable; not thread-safe.
 */
public final class DensityHistogram {
  private static final int CELLS_PER_UNIT = 512;
  private static final int CELLS_BITS = 13;
  private static final int CELLS = 1 << CELLS_BITS;

  /** The width of a cell in redshift: 1/512. */
  public static final double CELL_WIDTH = 1.0 / CELLS_PER_UNIT;

  /** The lower edge of the first cell. */
  public static final double LOWEST = -1;

  /** The upper edge of the last cell. */
  public static final double HIGHEST = LOWEST + (double) CELLS / CELLS_PER_UNIT;

  /** Receives the cells that hold samples. */
  @FunctionalInterface
  public interface CellVisitor {
    /**
     * One cell.
     *
     * @param truth the spectroscopic redshift in its middle
     * @param predicted the predicted redshift in its middle
     * @param count samples in it, 1 at least
     */
    void visit(double truth, double predicted, long count);
  }

  /** Keys are the truth's cell · 2¹³ + the prediction's. */
  private final SparseCounts cells;

  /** Of nothing. */
  public DensityHistogram() {
    this(new SparseCounts());
  }

  private DensityHistogram(SparseCounts cells) {
    this.cells = cells;
  }

  /** Counts a sample. */
  public void add(double predicted, double truth) {
    cells.add((cell(truth) << CELLS_BITS) | cell(predicted), 1);
  }

  /** Adds the other's. */
  public void merge(DensityHistogram other) {
    cells.merge(other.cells);
  }

  /** The memory that it takes, about. */
  public long heldBytes() {
    return cells.heldBytes();
  }

  /** How many samples it counts. */
  public long samples() {
    return cells.total();
  }

  /** Visits the cells by rising truth, then by rising prediction. */
  public void forEachCell(CellVisitor visitor) {
    long[] ascending = cells.ascending();
    for (int i = 0; i < ascending.length; i += 2) {
      long key = ascending[i];
      visitor.visit(middle(key >> CELLS_BITS), middle(key & (CELLS - 1)), ascending[i + 1]);
    }
  }

  /**
   * The first redshift that comes after so many samples; 0 if there are not as many.
   *
   * @param samples how many lie at each redshift
   */
  public static double after(long skipped, SortedMap<Double, Long> samples) {
    long passed = 0;
    for (Map.Entry<Double, Long> entry : samples.entrySet()) {
      passed += entry.getValue();
      if (passed > skipped) {
        return entry.getKey();
      }
    }
    return 0;
  }

  /** Equal counts give equal messages. */
  public Counts encode() {
    return cells.encode();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static DensityHistogram decode(Counts message) {
    return new DensityHistogram(SparseCounts.decode(message, 0, (1L << (2 * CELLS_BITS)) - 1));
  }

  private static long cell(double redshift) {
    double cell = Math.floor((redshift - LOWEST) * CELLS_PER_UNIT);
    return (long) Math.max(0, Math.min(CELLS - 1, cell));
  }

  private static double middle(long cell) {
    return LOWEST + (cell + 0.5) * CELL_WIDTH;
  }
}
