package dev.cosmicai.tasks.exact;

import dev.cosmicai.proto.metrics.Cells;

/**
 * How many points lie in which cell of a line or a plane of which nothing is known in advance:
 * cells are as fine as their number allows. Mergeable, and dependent on the points alone, not on
 * their order or grouping.
 *
 * <p>A cell is 2<sup>e</sup> wide in each direction; cell k holds k·2<sup>e</sup> ≤ x &lt;
 * (k+1)·2<sup>e</sup>. e is the least one with which no more than a given number of cells hold
 * points, and every k fits into its bits: 58 on a line, 29 each way in a plane. Cells of e lie
 * within cells of e+1; so of two sets of points, the coarser one's e is a lower bound for both
 * together, and what was counted finely can be counted again more coarsely without the points.
 *
 * <p>Not thread-safe.
 */
public final class AdaptiveCounts {
  /** Finer than any double's own distance to its neighbour. */
  private static final int FINEST = -1_080;

  private static final int KEY_BITS = 58;

  private final int bits;
  private final int maxCells;
  private final int finest;
  private int exponent;

  /** 2<sup>-e</sup>; 0 where a double cannot say it. */
  private double scale;

  private SparseCounts cells;

  /** Receives the cells that hold points. */
  @FunctionalInterface
  public interface CellVisitor {
    /**
     * One cell.
     *
     * @param x the number of the cell: it begins at {@code x} · {@link #width()}
     * @param y likewise; 0 on a line
     * @param count points in it, 1 at least
     */
    void visit(long x, long y, long count);
  }

  private AdaptiveCounts(int bits, int maxCells, int finest) {
    this.bits = bits;
    this.maxCells = maxCells;
    this.finest = finest;
    setExponent(finest);
    this.cells = new SparseCounts();
  }

  /**
   * Points on a line.
   *
   * @param maxCells how many cells may hold points, 2 at least
   */
  public static AdaptiveCounts line(int maxCells) {
    return new AdaptiveCounts(KEY_BITS, maxCells, FINEST);
  }

  /**
   * Points in a plane.
   *
   * @param maxCells how many cells may hold points, 4 at least
   */
  public static AdaptiveCounts plane(int maxCells) {
    return new AdaptiveCounts(KEY_BITS / 2, maxCells, FINEST);
  }

  /** The same, of pairs of whole numbers: cells are 1 wide at least. */
  public static AdaptiveCounts pairs(int maxCells) {
    return new AdaptiveCounts(KEY_BITS / 2, maxCells, 0);
  }

  /** Counts a finite number. */
  public void add(double x) {
    coarsenTo(exponentFor(x));
    add(cell(x), 0, 1);
  }

  /** Counts a point of finite coordinates. */
  public void add(double x, double y) {
    coarsenTo(Math.max(exponentFor(x), exponentFor(y)));
    add(cell(x), cell(y), 1);
  }

  /** Adds the other's points; it has as many dimensions and cells. */
  public void merge(AdaptiveCounts other) {
    coarsenTo(other.exponent);
    long[] ascending = other.cells.ascending();
    for (int i = 0; i < ascending.length; i += 2) {
      int coarser = exponent - other.exponent;
      long key = ascending[i];
      add(coarser(other.x(key), coarser), coarser(other.y(key), coarser), ascending[i + 1]);
    }
  }

  /** How many points it counts. */
  public long total() {
    return cells.total();
  }

  /** The memory that it takes, about. */
  public long heldBytes() {
    return cells.heldBytes();
  }

  /** e: cells are 2<sup>e</sup> wide. */
  public int exponent() {
    return exponent;
  }

  /** The width of a cell; 0 if it is less than a double can say. */
  public double width() {
    return Math.scalb(1.0, exponent);
  }

  /** Visits the cells by rising x, then by rising y. */
  public void forEachCell(CellVisitor visitor) {
    long[] ascending = cells.ascending();
    for (int i = 0; i < ascending.length; i += 2) {
      visitor.visit(x(ascending[i]), y(ascending[i]), ascending[i + 1]);
    }
  }

  /** Equal counts give equal messages. */
  public Cells encode() {
    return Cells.newBuilder().setExponent(exponent).setCounts(cells.encode()).build();
  }

  /**
   * Reads what {@link #encode} wrote into one that is empty.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static AdaptiveCounts decode(Cells message, AdaptiveCounts empty) {
    if (message.getExponent() < empty.finest || message.getExponent() > Double.MAX_EXPONENT) {
      throw DamagedMetrics.because("a histogram's cells of a width out of range");
    }
    if (message.getCounts().getWordsCount() > 2L * empty.maxCells) {
      throw DamagedMetrics.because("a histogram of too many cells");
    }
    SparseCounts cells = SparseCounts.decode(message.getCounts(), 0, (1L << KEY_BITS) - 1);
    if (cells.size() > empty.maxCells) {
      throw DamagedMetrics.because("a histogram of too many cells");
    }
    empty.setExponent(message.getExponent());
    empty.cells = cells;
    return empty;
  }

  /** The least with which the number's cell fits into its bits. */
  private int exponentFor(double number) {
    return number == 0 ? finest : Math.getExponent(number) + 2 - bits;
  }

  private long cell(double number) {
    double scaled = scale == 0 ? Math.scalb(number, -exponent) : number * scale;
    long cell = (long) scaled;
    // Towards 0 is not downwards; and what is too small to be scaled lies beside 0 all the same.
    return scaled < cell || (number < 0 && scaled == 0) ? cell - 1 : cell;
  }

  private void setExponent(int exponent) {
    this.exponent = exponent;
    this.scale = -exponent > Double.MAX_EXPONENT ? 0 : Math.scalb(1.0, -exponent);
  }

  private void add(long x, long y, long count) {
    cells.add(key(x, y), count);
    while (cells.size() > maxCells) {
      coarsenTo(exponent + 1);
    }
  }

  private void coarsenTo(int wanted) {
    if (wanted <= exponent) {
      return;
    }
    int coarser = wanted - exponent;
    long[] fine = cells.ascending();
    SparseCounts coarse = new SparseCounts();
    for (int i = 0; i < fine.length; i += 2) {
      coarse.add(key(coarser(x(fine[i]), coarser), coarser(y(fine[i]), coarser)), fine[i + 1]);
    }
    cells = coarse;
    setExponent(wanted);
  }

  private static long coarser(long cell, int levels) {
    return cell >> Math.min(levels, Long.SIZE - 1);
  }

  private long key(long x, long y) {
    long origin = 1L << (bits - 1);
    return bits == KEY_BITS ? x + origin : ((x + origin) << bits) | (y + origin);
  }

  private long x(long key) {
    return (bits == KEY_BITS ? key : key >> bits) - (1L << (bits - 1));
  }

  private long y(long key) {
    return bits == KEY_BITS ? 0 : (key & ((1L << bits) - 1)) - (1L << (bits - 1));
  }
}
