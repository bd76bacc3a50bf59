package dev.cosmicai.results.metrics;

import dev.cosmicai.proto.metrics.Metrics;

/**
 * The quality of predicted redshifts p against spectroscopic ones z, with Δ = (p−z)/(1+z):
 *
 * <ul>
 *   <li>MAE = mean |p−z|, MSE = mean (p−z)², R² = 1 − Σ(p−z)² / Σ(z−z̄)², as scikit-learn defines
 *       them: R² is NaN for fewer than two samples, and for equal z it is 1 if all are met, else 0;
 *   <li>Bias = mean Δ;
 *   <li>Precision = 1.48 · median |Δ − median Δ| (the NMAD), from a histogram, within {@link
 *       #PRECISION_BOUND} · max(1, |median Δ| + MAD) of the exact value.
 * </ul>
 *
 * <p>Differences and quotients are rounded to doubles sample by sample, as numpy does; their sums
 * are not rounded at all. So metrics have the same bits however the samples are ordered and split,
 * and stay precise for any number of them. Without samples all are NaN. What is not a finite number
 * makes the metrics it enters NaN or infinite, as in numpy: nothing is left out in silence. {@link
 * #undefinedSamples()} counts these. Which labels are redshifts at all, {@link RankMetrics} knows.
 *
 * <p>Not thread-safe.
 */
public final class RegressionMetrics {
  /** 1.13·10⁻⁵: the farthest that {@link #precision()} can lie from the exact value. */
  public static final double PRECISION_BOUND = ResidualHistogram.NMAD_BOUND;

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
  public void merge(RegressionMetrics other) {
    samples += other.samples;
    absoluteErrors.merge(other.absoluteErrors);
    squaredErrors.merge(other.squaredErrors);
    residuals.merge(other.residuals);
    truths.merge(other.truths);
    squaredTruths.merge(other.squaredTruths);
    residualHistogram.merge(other.residualHistogram);
  }

  long heldBytes() {
    return residualHistogram.heldBytes();
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

  static RegressionMetrics decode(Metrics message) {
    RegressionMetrics metrics = new RegressionMetrics();
    metrics.samples = RankMetrics.requireCount(message.getLabelled());
    metrics.absoluteErrors = ExactSum.decode(message.getAbsoluteErrors());
    metrics.squaredErrors = ExactSum.decode(message.getSquaredErrors());
    metrics.residuals = ExactSum.decode(message.getResiduals());
    metrics.truths = ExactSum.decode(message.getTruths());
    metrics.squaredTruths = ExactSum.decode(message.getSquaredTruths());
    metrics.residualHistogram =
        ResidualHistogram.decode(
            message.getResidualBins(), RankMetrics.requireCount(message.getUndefined()));
    if (metrics.residualHistogram.defined() + metrics.undefinedSamples() != metrics.samples) {
      throw RankMetrics.corrupt("as many residuals as samples expected");
    }
    return metrics;
  }
}
