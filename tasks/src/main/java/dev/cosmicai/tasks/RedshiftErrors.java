package dev.cosmicai.tasks;

import dev.cosmicai.proto.metrics.Metrics;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import dev.cosmicai.tasks.exact.ExactSum;
import dev.cosmicai.tasks.exact.ResidualHistogram;

/**
 * The quality of predicted redshifts p against spectroscopic ones z, with Δ = (p−z)/(1+z):
 *
 * <ul>
 *   <li>MAE = mean |p−z|, MSE = mean (p−z)², R² = 1 − Σ(p−z)² / Σ(z−z̄)², as scikit-learn defines
 *       them: R² is NaN for fewer than two samples, and for equal z it is 1 if all are met, else 0;
 *   <li>Bias = mean Δ;
 *   <li>Precision = 1.48 · median |Δ − median Δ| (the NMAD), from a histogram, within {@link
 *       #PRECISION_BOUND} · max(1, |median Δ| + MAD) of the exact value;
 *   <li>the 68 % width, half the distance between the 15.865th and the 84.135th percentile of Δ
 *       (numpy's {@code percentile}), from the same histogram, within {@link #WIDTH_BOUND} · max(1,
 *       the larger of their sizes);
 *   <li>the outlier fraction, the share of |Δ| &gt; {@value #OUTLIER}, likewise: exact but for
 *       samples within 2<sup>-17</sup> of that limit, whose share {@link #outlierBound()} says.
 * </ul>
 *
 * <p>Differences and quotients are rounded to doubles sample by sample, as numpy does; their sums
 * are not rounded at all. So metrics have the same bits however the samples are ordered and split,
 * and stay precise for any number of them. Without samples all are NaN. What is not a finite number
 * makes the metrics it enters NaN or infinite, as in numpy: nothing is left out in silence. {@link
 * #undefinedSamples()} counts these. Which labels are redshifts at all, {@link RedshiftMetrics}
 * knows.
 *
 * <p>Not thread-safe.
 */
public final class RedshiftErrors {
  /** 1.13·10⁻⁵: the farthest that {@link #precision()} can lie from the exact value. */
  public static final double PRECISION_BOUND = ResidualHistogram.NMAD_BOUND;

  /** 3.9·10⁻⁶: the farthest that {@link #width68()} can lie from the exact value. */
  public static final double WIDTH_BOUND = ResidualHistogram.HALF_BIN;

  /** The |Δ| above which a prediction counts as an outlier. */
  public static final double OUTLIER = 0.15;

  private static final double PERCENTILE_BELOW = 0.15865;
  private static final double PERCENTILE_ABOVE = 0.84135;

  private long samples;
  private ExactSum absoluteErrors = new ExactSum();
  private ExactSum squaredErrors = new ExactSum();
  private ExactSum residuals = new ExactSum();
  private ExactSum truths = new ExactSum();
  private ExactSum squaredTruths = new ExactSum();
  private ResidualHistogram residualHistogram = new ResidualHistogram();

  /**
   * Adds a sample: its predicted and its spectroscopic redshift.
   *
   * @return whether its Δ is finite
   */
  public boolean add(double predicted, double truth) {
    double error = predicted - truth;
    double residual = error / (1 + truth);
    samples++;
    absoluteErrors.add(Math.abs(error));
    squaredErrors.addSquare(error);
    residuals.add(residual);
    truths.add(truth);
    squaredTruths.addSquare(truth);
    return residualHistogram.add(residual);
  }

  /** Adds another set of samples. */
  public void merge(RedshiftErrors other) {
    samples += other.samples;
    absoluteErrors.merge(other.absoluteErrors);
    squaredErrors.merge(other.squaredErrors);
    residuals.merge(other.residuals);
    truths.merge(other.truths);
    squaredTruths.merge(other.squaredTruths);
    residualHistogram.merge(other.residualHistogram);
  }

  long heldBytes() {
    return residualHistogram.heldBytes()
        + absoluteErrors.heldBytes()
        + squaredErrors.heldBytes()
        + residuals.heldBytes()
        + truths.heldBytes()
        + squaredTruths.heldBytes();
  }

  /** The samples that were added. */
  public long samples() {
    return samples;
  }

  /** The samples whose Δ is NaN or infinite; where there are any, some metrics are not finite. */
  public long undefinedSamples() {
    return residualHistogram.undefined();
  }

  /** Mean absolute error, mean |p−z|. */
  public double mae() {
    return absoluteErrors.value() / samples;
  }

  /** Mean squared error, mean (p−z)². */
  public double mse() {
    return squaredErrors.value() / samples;
  }

  /** Mean Δ. */
  public double bias() {
    return residuals.value() / samples;
  }

  /** 1.48 · median |Δ − median Δ|. */
  public double precision() {
    return residualHistogram.nmad();
  }

  /** Half the distance between the 15.865th and the 84.135th percentile of Δ. */
  public double width68() {
    return residualHistogram.halfWidth(PERCENTILE_BELOW, PERCENTILE_ABOVE);
  }

  /** The share of samples with |Δ| &gt; {@value #OUTLIER}. */
  public double outlierFraction() {
    return residualHistogram.shareBeyond(OUTLIER);
  }

  /** How far {@link #outlierFraction()} can lie from the exact value; mostly 0. */
  public double outlierBound() {
    return residualHistogram.shareInBinOf(OUTLIER);
  }

  /** The coefficient of determination. */
  public double r2() {
    if (samples < 2) {
      return Double.NaN;
    }
    double unexplained = squaredErrors.value();
    double variation = ExactSum.scaledVariation(samples, truths, squaredTruths) / samples;
    if (variation == 0) {
      return unexplained == 0 ? 1 : 0;
    }
    return 1 - unexplained / variation;
  }

  void encode(Metrics.Builder message) {
    message
        .setLabelled(samples)
        .setAbsoluteErrors(absoluteErrors.encode())
        .setSquaredErrors(squaredErrors.encode())
        .setResiduals(residuals.encode())
        .setTruths(truths.encode())
        .setSquaredTruths(squaredTruths.encode())
        .setUndefined(residualHistogram.undefined())
        .setResidualBins(residualHistogram.encode());
  }

  static RedshiftErrors decode(Metrics message) {
    RedshiftErrors metrics = new RedshiftErrors();
    metrics.samples = DamagedMetrics.requireCount(message.getLabelled());
    metrics.absoluteErrors = ExactSum.decode(message.getAbsoluteErrors());
    metrics.squaredErrors = ExactSum.decode(message.getSquaredErrors());
    metrics.residuals = ExactSum.decode(message.getResiduals());
    metrics.truths = ExactSum.decode(message.getTruths());
    metrics.squaredTruths = ExactSum.decode(message.getSquaredTruths());
    metrics.residualHistogram =
        ResidualHistogram.decode(
            message.getResidualBins(), DamagedMetrics.requireCount(message.getUndefined()));
    if (metrics.residualHistogram.defined() + metrics.undefinedSamples() != metrics.samples) {
      throw DamagedMetrics.because("as many residuals as samples expected");
    }
    return metrics;
  }
}
