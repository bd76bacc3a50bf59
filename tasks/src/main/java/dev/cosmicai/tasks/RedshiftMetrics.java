package dev.cosmicai.tasks;

import dev.cosmicai.proto.metrics.Metrics;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import dev.cosmicai.tasks.exact.DensityHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The redshift task: the quality of predictions and their density in the plane of predicted and
 * spectroscopic redshift. Not thread-safe.
 *
 * <p>A sample's label counts as its spectroscopic redshift if it lies above −1, where the universe
 * begins, and not above {@link #HIGHEST_REDSHIFT}. NaN is no label. Other numbers, such as the −99
 * or 9999 that catalogues put where nothing was measured, are left out of the metrics, and
 * {@linkplain #atMostMinusOne() counted}.
 *
 * <p>5,000 samples are encoded in about 10 KB.
 */
public final class RedshiftMetrics implements TaskMetrics {
  /** The highest redshift that a label may say; the farthest galaxy known has 14. */
  public static final double HIGHEST_REDSHIFT = 20;

  private static final String PLACEHOLDER = " and mostly stands for a missing one";

  /** Of the objects around the sums and counts. */
  private static final long HELD_BYTES = 4_096;

  private final RedshiftErrors errors;
  private final DensityHistogram density;
  private long unlabelled;
  private LeftOut atMostMinusOne = LeftOut.none("z <= -1", "z <= -1 is no redshift" + PLACEHOLDER);
  private LeftOut aboveHighest = LeftOut.none("z > 20", "z > 20 is no redshift" + PLACEHOLDER);

  RedshiftMetrics() {
    this(new RedshiftErrors(), new DensityHistogram());
  }

  private RedshiftMetrics(RedshiftErrors errors, DensityHistogram density) {
    this.errors = errors;
    this.density = density;
  }

  @Override
  public TaskSpec spec() {
    return TaskSpec.REDSHIFT;
  }

  @Override
  public void add(double[] outputs, double[] targets, int partition, long row) {
    add(outputs[0], targets[0], partition, row);
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
    } else if (label > 0) {
      aboveHighest = aboveHighest.and(label, partition, row);
    } else {
      atMostMinusOne = atMostMinusOne.and(label, partition, row);
    }
  }

  /** Adds a sample of which nobody asks where it was. */
  public void add(double predicted, double label) {
    if (Double.isNaN(label)) {
      unlabelled++;
    } else if (isRedshift(label)) {
      if (errors.add(predicted, label)) {
        density.add(predicted, label);
      }
    } else if (label > 0) {
      aboveHighest = aboveHighest.andOne();
    } else {
      atMostMinusOne = atMostMinusOne.andOne();
    }
  }

  /** Adds samples whose spectroscopic redshift is not known: they count, but have no metrics. */
  public void addUnlabelled(long samples) {
    unlabelled += samples;
  }

  @Override
  public void merge(TaskMetrics others) {
    RedshiftMetrics other = (RedshiftMetrics) others;
    errors.merge(other.errors);
    density.merge(other.density);
    unlabelled += other.unlabelled;
    atMostMinusOne = atMostMinusOne.and(other.atMostMinusOne);
    aboveHighest = aboveHighest.and(other.aboveHighest);
  }

  @Override
  public long heldBytes() {
    return HELD_BYTES + errors.heldBytes() + density.heldBytes();
  }

  /** The metrics of the labelled samples. */
  public RedshiftErrors errors() {
    return errors;
  }

  /** The density of the labelled samples whose Δ is finite. */
  public DensityHistogram density() {
    return density;
  }

  @Override
  public long samples() {
    return errors.samples() + unlabelled + atMostMinusOne.count() + aboveHighest.count();
  }

  @Override
  public long labelled() {
    return errors.samples();
  }

  @Override
  public long undefined() {
    return errors.undefinedSamples();
  }

  /** The samples that are left out for a label of −1 or less. */
  public LeftOut atMostMinusOne() {
    return atMostMinusOne;
  }

  /** The samples that are left out for a label above {@link #HIGHEST_REDSHIFT}. */
  public LeftOut aboveHighest() {
    return aboveHighest;
  }

  @Override
  public List<LeftOut> leftOut() {
    return Stream.of(atMostMinusOne, aboveHighest).filter(kind -> kind.count() > 0).toList();
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric("r2", errors.r2()),
        new Metric("nmad", errors.precision()),
        new Metric("bias", errors.bias()),
        new Metric("mae", errors.mae()),
        new Metric("mse", errors.mse()),
        new Metric("outlierFraction", errors.outlierFraction()),
        new Metric("width68", errors.width68()));
  }

  /** NMAD: what surveys compare photometric redshifts by, since outliers do not move it. */
  @Override
  public Optional<Metric> headline() {
    return Optional.of(new Metric("nmad", errors.precision()));
  }

  @Override
  public List<String> notes(IntFunction<String> partitions) {
    List<String> notes = new ArrayList<>();
    leftOut().forEach(kind -> notes.add(kind.note(partitions)));
    if (labelled() == 0) {
      notes.add("no metrics: there is no sample with a spectroscopic redshift");
    } else if (errors.undefinedSamples() > 0) {
      notes.add(
          "some metrics are not defined: the prediction of %s is no finite number"
              .formatted(Words.samples(errors.undefinedSamples())));
    } else if (labelled() == 1) {
      notes.add("R² is not defined: it takes 2 labelled samples");
    }
    return notes;
  }

  @Override
  public void encode(Metrics.Builder message) {
    message
        .setUnlabelled(unlabelled)
        .setAtMostMinusOne(atMostMinusOne.encode())
        .setAboveTwenty(aboveHighest.encode())
        .setDensityCells(density.encode());
    errors.encode(message);
  }

  static RedshiftMetrics decode(Metrics message) {
    RedshiftMetrics metrics =
        new RedshiftMetrics(
            RedshiftErrors.decode(message), DensityHistogram.decode(message.getDensityCells()));
    metrics.unlabelled = DamagedMetrics.requireCount(message.getUnlabelled());
    metrics.atMostMinusOne = metrics.atMostMinusOne.decode(message.getAtMostMinusOne());
    metrics.aboveHighest = metrics.aboveHighest.decode(message.getAboveTwenty());
    RedshiftErrors errors = metrics.errors;
    if (metrics.density.samples() != errors.samples() - errors.undefinedSamples()) {
      throw DamagedMetrics.because("as many samples in the density as residuals expected");
    }
    return metrics;
  }

  private static boolean isRedshift(double label) {
    return label > -1 && label <= HIGHEST_REDSHIFT;
  }
}
