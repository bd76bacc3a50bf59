package dev.cosmicai.results.summary;

import dev.cosmicai.results.metrics.RankMetrics;
import dev.cosmicai.results.metrics.RegressionMetrics;

/**
 * The metrics of a whole run, which depend on its samples alone: retries, restarts and the order of
 * ranks leave every bit of them. Metrics are NaN, null in JSON, where they are not defined: see
 * {@link RegressionMetrics}.
 *
 * @param samples samples predicted
 * @param labelled those with a spectroscopic redshift, which the metrics are about
 * @param undefined labelled samples without a finite Δ; where there are any, some metrics are NaN
 * @param mae mean |p−z|
 * @param mse mean (p−z)²
 * @param bias mean Δ
 * @param precision 1.48 · median |Δ − median Δ|
 * @param precisionBound how far {@code precision} may lie from its exact value
 * @param r2 the coefficient of determination
 */
public record RunMetrics(
    long samples,
    long labelled,
    long undefined,
    double mae,
    double mse,
    double bias,
    double precision,
    double precisionBound,
    double r2) {
  /** The metrics of what all ranks contributed, folded. */
  public static RunMetrics of(RankMetrics folded) {
    RegressionMetrics regression = folded.regression();
    return new RunMetrics(
        folded.samples(),
        regression.samples(),
        regression.undefinedSamples(),
        regression.mae(),
        regression.mse(),
        regression.bias(),
        regression.precision(),
        RegressionMetrics.PRECISION_BOUND,
        regression.r2());
  }
}
