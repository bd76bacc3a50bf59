package dev.cosmicai.tasks.exact;

import dev.cosmicai.proto.metrics.Counts;

/**
 * How often each normalised residual Δ = (p−z)/(1+z) occurred, in bins fine enough that the NMAD
 * can be read from them: mergeable, and exact in the sense that the order of samples and ranks does
 * not matter.
 *
 * <p>A bin is 2<sup>-17</sup> wide where |Δ| &lt; 1 and 2<sup>-17</sup>·2<sup>⌊log₂|Δ|⌋</sup>
 * beyond. Taking each Δ for the middle of its bin keeps their order and moves each by at most half
 * a bin; so the median moves by half a bin, a deviation from it by a whole one, and the NMAD by
 * {@link #NMAD_BOUND} · max(1, |median Δ| + MAD) at most. Not thread-safe.
 */
public final class ResidualHistogram {
  /** The factor of CAI's Precision, 1.48 · median |Δ − median Δ|. */
  private static final double NMAD_FACTOR = 1.48;

  private static final int BINS_PER_OCTAVE_BITS = 17;
  private static final double BIN_WIDTH = 1.0 / (1 << BINS_PER_OCTAVE_BITS);

  /** How far {@link #nmad()} can lie from the exact value where |median Δ| + MAD ≤ 1. */
  public static final double NMAD_BOUND = NMAD_FACTOR * BIN_WIDTH;

  /** How far a Δ of size 1 at most lies from the middle of its bin. */
  public static final double HALF_BIN = BIN_WIDTH / 2;

  private static final int DROPPED_MANTISSA_BITS = 52 - BINS_PER_OCTAVE_BITS;
  private static final long BITS_OF_ONE = Double.doubleToLongBits(1.0) >>> DROPPED_MANTISSA_BITS;

  /** The linear bins below 1 and those of each octave that a double has above. */
  private static final long BINS = (1L << BINS_PER_OCTAVE_BITS) * (1 + 1024);

  /** Bins of Δ ≥ 0 from 0 upwards, those of Δ &lt; 0 from −1 downwards. */
  private final SparseCounts bins;

  /** Samples whose Δ is NaN or infinite. */
  private long undefined;

  /** Of nothing. */
  public ResidualHistogram() {
    this(new SparseCounts());
  }

  private ResidualHistogram(SparseCounts bins) {
    this.bins = bins;
  }

  /**
   * Counts a residual.
   *
   * @return whether it is finite, and so in a bin
   */
  public boolean add(double residual) {
    boolean defined = Double.isFinite(residual);
    if (defined) {
      bins.add(bin(residual), 1);
    } else {
      undefined++;
    }
    return defined;
  }

  /** Adds the other's. */
  public void merge(ResidualHistogram other) {
    bins.merge(other.bins);
    undefined += other.undefined;
  }

  /** The memory that it takes, about. */
  public long heldBytes() {
    return bins.heldBytes();
  }

  /** Samples in no bin, since their Δ is NaN or infinite. */
  public long undefined() {
    return undefined;
  }

  /** Samples in bins. */
  public long defined() {
    return bins.total();
  }

  /** 1.48 · median |Δ − median Δ|; NaN without samples or with an undefined Δ. */
  public double nmad() {
    return isDefined() ? NMAD_FACTOR * quantiles().medianDeviation() : Double.NaN;
  }

  /** Half the distance between two quantiles; NaN without samples or with an undefined Δ. */
  public double halfWidth(double lowShare, double highShare) {
    if (!isDefined()) {
      return Double.NaN;
    }
    WeightedQuantiles quantiles = quantiles();
    return quantiles.quantile(highShare) / 2 - quantiles.quantile(lowShare) / 2;
  }

  /** The share of |Δ| beyond a limit, each taken for the middle of its bin. */
  public double shareBeyond(double limit) {
    return share((middle, bin) -> Math.abs(middle) > limit);
  }

  /** The share in the two bins that a limit and its negative lie in, unless at their edges. */
  public double shareInBinOf(double limit) {
    long limitBin = bin(limit);
    return limitBin * BIN_WIDTH == limit
        ? 0
        : share((middle, bin) -> bin == limitBin || bin == -1 - limitBin);
  }

  private interface BinFilter {
    boolean accepts(double middle, long bin);
  }

  private double share(BinFilter filter) {
    if (!isDefined()) {
      return Double.NaN;
    }
    long accepted = 0;
    long[] ascending = bins.ascending();
    for (int i = 0; i < ascending.length; i += 2) {
      if (filter.accepts(middle(ascending[i]), ascending[i])) {
        accepted += ascending[i + 1];
      }
    }
    return (double) accepted / bins.total();
  }

  private boolean isDefined() {
    return undefined == 0 && bins.total() > 0;
  }

  private WeightedQuantiles quantiles() {
    long[] ascending = bins.ascending();
    double[] middles = new double[ascending.length / 2];
    long[] counts = new long[middles.length];
    for (int i = 0; i < middles.length; i++) {
      middles[i] = middle(ascending[2 * i]);
      counts[i] = ascending[2 * i + 1];
    }
    return WeightedQuantiles.of(middles, counts);
  }

  /** The bins; equal ones give equal messages. */
  public Counts encode() {
    return bins.encode();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static ResidualHistogram decode(Counts bins, long undefined) {
    ResidualHistogram histogram = new ResidualHistogram(SparseCounts.decode(bins, -BINS, BINS - 1));
    histogram.undefined = undefined;
    return histogram;
  }

  private static long bin(double residual) {
    double size = Math.abs(residual);
    long bin =
        size < 1
            ? (long) (size / BIN_WIDTH)
            : (Double.doubleToLongBits(size) >>> DROPPED_MANTISSA_BITS)
                - BITS_OF_ONE
                + (1L << BINS_PER_OCTAVE_BITS);
    return residual < 0 ? -1 - bin : bin;
  }

  private static double middle(long key) {
    long bin = key < 0 ? -1 - key : key;
    double size =
        bin < 1L << BINS_PER_OCTAVE_BITS
            ? (bin + 0.5) * BIN_WIDTH
            : Double.longBitsToDouble(
                ((bin - (1L << BINS_PER_OCTAVE_BITS) + BITS_OF_ONE) << DROPPED_MANTISSA_BITS)
                    | 1L << (DROPPED_MANTISSA_BITS - 1));
    return key < 0 ? -size : size;
  }
}
