package dev.cosmicai.results.metrics;

import java.util.List;

/**
 * What a rank contributes to the run's reduce: the quality of its predictions and their density in
 * the plane of predicted and spectroscopic redshift. Contributions can be merged; the fold's result
 * depends on the samples alone, to the bit, not on how ranks shared them. Not thread-safe.
 *
 * <p>{@link #toBytes()} is one encoding for one content: a head of two bytes and a version, the
 * number of unlabelled samples, six sums as integers of any length, two sparse histograms as
 * distances between keys; all numbers as varints. 5,000 samples take about 10 KB.
 *
 * <p>Merging does not depend on order or grouping, so contributions need not be kept: the merged
 * value of any number of ranks takes a few megabytes, see {@link #heldBytes()}.
 */
public final class RankMetrics {
  /** The name of the collective that merges contributions, and of its custom fold. */
  public static final String COLLECTIVE = "rank-metrics";

  private static final int MAGIC_FIRST = 'R';
  private static final int MAGIC_SECOND = 'M';
  private static final int VERSION = 1;
  private static final long MAX_SAMPLES = 1L << 60;

  /** Of the sums and all objects around them. */
  private static final long HELD_BYTES = 4_096;

  private final RegressionMetrics regression;
  private final DensityHistogram density;
  private long unlabelled;

  /** No samples: the identity of merging, which a rank without partitions contributes. */
  public RankMetrics() {
    this(new RegressionMetrics(), new DensityHistogram(), 0);
  }

  private RankMetrics(RegressionMetrics regression, DensityHistogram density, long unlabelled) {
    this.regression = regression;
    this.density = density;
    this.unlabelled = unlabelled;
  }

  /** Adds a sample: its predicted and its spectroscopic redshift. */
  public void add(double predicted, double truth) {
    regression.add(predicted, truth);
    density.add(predicted, truth);
  }

  /** Adds samples whose spectroscopic redshift is not known: they count, but have no metrics. */
  public void addUnlabelled(long samples) {
    unlabelled += samples;
  }

  /** Adds another rank's samples. */
  public void merge(RankMetrics later) {
    regression.merge(later.regression);
    density.merge(later.density);
    unlabelled += later.unlabelled;
  }

  /**
   * The memory that it takes, about: some kilobytes, and 32 to 64 bytes for each cell or bin that
   * holds a sample.
   */
  public long heldBytes() {
    return HELD_BYTES + regression.heldBytes() + density.heldBytes();
  }

  /** The metrics of the labelled samples. */
  public RegressionMetrics regression() {
    return regression;
  }

  /** The density of the labelled samples. */
  public DensityHistogram density() {
    return density;
  }

  /** All samples, labelled or not. */
  public long samples() {
    return regression.samples() + unlabelled;
  }

  /** The encoding: equal contents give equal bytes. */
  public byte[] toBytes() {
    MetricsWriter out = new MetricsWriter();
    out.writeByte(MAGIC_FIRST);
    out.writeByte(MAGIC_SECOND);
    out.writeByte(VERSION);
    out.writeVarint(unlabelled);
    regression.write(out);
    density.write(out);
    return out.toBytes();
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static RankMetrics fromBytes(byte[] bytes) {
    MetricsReader in = new MetricsReader(bytes);
    if (in.readByte() != MAGIC_FIRST || in.readByte() != MAGIC_SECOND) {
      throw in.corrupt("not a rank's metrics");
    }
    int version = in.readByte();
    if (version != VERSION) {
      throw in.corrupt("version " + version + " where this program knows " + VERSION);
    }
    long unlabelled = in.readVarint(MAX_SAMPLES);
    RegressionMetrics regression = RegressionMetrics.read(in);
    DensityHistogram density = DensityHistogram.read(in);
    if (density.samples() > regression.samples()) {
      throw in.corrupt("more samples in the density than there are");
    }
    if (in.remaining() > 0) {
      throw in.corrupt("bytes after the end");
    }
    return new RankMetrics(regression, density, unlabelled);
  }

  /** Merges encoded contributions; of none, the identity. This is the collective's fold. */
  public static byte[] fold(List<byte[]> inRankOrder) {
    RankMetrics folded = new RankMetrics();
    for (byte[] contribution : inRankOrder) {
      folded.merge(fromBytes(contribution));
    }
    return folded.toBytes();
  }
}
