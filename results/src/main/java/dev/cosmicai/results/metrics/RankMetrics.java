package dev.cosmicai.results.metrics;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.metrics.Metrics;
import dev.cosmicai.proto.metrics.Place;

/**
 * What a rank contributes to the run's reduce: the quality of its predictions and their density in
 * the plane of predicted and spectroscopic redshift. Contributions can be merged; the result
 * depends on the samples alone, to the bit, not on how ranks shared them. Not thread-safe.
 *
 * <p>A sample's label counts as its spectroscopic redshift if it lies above −1, where the universe
 * begins, and not above {@link #HIGHEST_REDSHIFT}. NaN is no label. Other numbers, such as the −99
 * or 9999 that catalogues put where nothing was measured, are left out of the metrics, and
 * {@linkplain #atMostMinusOne() counted}.
 *
 * <p>{@link #toBytes()} is {@code metrics.proto}, one encoding for one content. 5,000 samples take
 * about 10 KB. Merging does not depend on order or grouping, so contributions need not be kept: the
 * merged value of any number of ranks takes a few megabytes, see {@link #heldBytes()}.
 */
public final class RankMetrics {
  /** The highest redshift that a label may say; the farthest galaxy known has 14. */
  public static final double HIGHEST_REDSHIFT = 20;

  /** The collective that merges the contributions of a run, and whose seal ends it. */
  public static final Collective COLLECTIVE =
      Collective.newBuilder()
          .setName("rank-metrics")
          .setOperation(Operation.REDUCE)
          .setFunction(Function.CUSTOM)
          .setCustomFunction("rank-metrics")
          .build();

  private static final int VERSION = 2;
  private static final long MAX_SAMPLES = 1L << 60;
  private static final Parser<Metrics> PARSER = DiscardUnknownFieldsParser.wrap(Metrics.parser());

  /** Of the sums and all objects around them. */
  private static final long HELD_BYTES = 4_096;

  private final RegressionMetrics regression;
  private final DensityHistogram density;
  private long unlabelled;
  private LeftOut atMostMinusOne = LeftOut.NONE;
  private LeftOut aboveHighest = LeftOut.NONE;

  /** No samples: the identity of merging, which a rank without partitions contributes. */
  public RankMetrics() {
    this(new RegressionMetrics(), new DensityHistogram());
  }

  private RankMetrics(RegressionMetrics regression, DensityHistogram density) {
    this.regression = regression;
    this.density = density;
  }

  /** Adds a sample of which nobody asks where it was. */
  public void add(double predicted, double label) {
    if (Double.isNaN(label)) {
      unlabelled++;
    } else if (!isRedshift(label)) {
      leaveOut(label, new LeftOut(1, null));
    } else if (regression.add(predicted, label)) {
      density.add(predicted, label);
    }
  }

  /**
   * Adds a sample.
   *
   * @param predicted its predicted redshift
   * @param label its spectroscopic redshift, if it is one
   * @param partition its partition's position in the manifest, from 0
   * @param row its row there, from 0
   */
  public void add(double predicted, double label, int partition, long row) {
    if (Double.isNaN(label) || isRedshift(label)) {
      add(predicted, label);
    } else {
      Place place =
          Place.newBuilder().setPartition(partition).setRow(row).setRedshift(label).build();
      leaveOut(label, new LeftOut(1, place));
    }
  }

  /** Adds samples whose spectroscopic redshift is not known: they count, but have no metrics. */
  public void addUnlabelled(long samples) {
    unlabelled += samples;
  }

  /** Adds another rank's samples. */
  public void merge(RankMetrics other) {
    regression.merge(other.regression);
    density.merge(other.density);
    unlabelled += other.unlabelled;
    atMostMinusOne = atMostMinusOne.and(other.atMostMinusOne);
    aboveHighest = aboveHighest.and(other.aboveHighest);
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

  /** The density of the labelled samples whose Δ is finite. */
  public DensityHistogram density() {
    return density;
  }

  /** All samples, labelled or not. */
  public long samples() {
    return regression.samples() + unlabelled + atMostMinusOne.count() + aboveHighest.count();
  }

  /** The samples that are left out for a label of −1 or less. */
  public LeftOut atMostMinusOne() {
    return atMostMinusOne;
  }

  /** The samples that are left out for a label above {@link #HIGHEST_REDSHIFT}. */
  public LeftOut aboveHighest() {
    return aboveHighest;
  }

  /** The encoding: equal contents give equal bytes. In JSON it stands as base64. */
  @JsonValue
  public byte[] toBytes() {
    Metrics.Builder message =
        Metrics.newBuilder()
            .setVersion(VERSION)
            .setUnlabelled(unlabelled)
            .setAtMostMinusOne(atMostMinusOne.encode())
            .setAboveTwenty(aboveHighest.encode())
            .setDensityCells(density.encode());
    regression.encode(message);
    return message.build().toByteArray();
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @throws FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RankMetrics fromBytes(byte[] bytes) {
    Metrics message;
    try {
      message = PARSER.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw corrupt("they are cut short or damaged");
    }
    if (message.getVersion() != VERSION) {
      throw corrupt("version " + message.getVersion() + " where this program knows " + VERSION);
    }
    RankMetrics metrics =
        new RankMetrics(
            RegressionMetrics.decode(message), DensityHistogram.decode(message.getDensityCells()));
    metrics.unlabelled = requireCount(message.getUnlabelled());
    metrics.atMostMinusOne = LeftOut.decode(message.getAtMostMinusOne());
    metrics.aboveHighest = LeftOut.decode(message.getAboveTwenty());
    RegressionMetrics regression = metrics.regression;
    if (metrics.density.samples() != regression.samples() - regression.undefinedSamples()) {
      throw corrupt("as many samples in the density as residuals expected");
    }
    return metrics;
  }

  static long requireCount(long samples) {
    if (samples < 0 || samples > MAX_SAMPLES) {
      throw corrupt("a number of samples out of range");
    }
    return samples;
  }

  static FatalFault corrupt(String problem) {
    return new FatalFault(
        Reason.ResultCorrupt,
        "a rank's metrics cannot be read: "
            + problem
            + "; delete that rank's result and run it again");
  }

  private static boolean isRedshift(double label) {
    return label > -1 && label <= HIGHEST_REDSHIFT;
  }

  private void leaveOut(double label, LeftOut sample) {
    if (label > 0) {
      aboveHighest = aboveHighest.and(sample);
    } else {
      atMostMinusOne = atMostMinusOne.and(sample);
    }
  }
}
