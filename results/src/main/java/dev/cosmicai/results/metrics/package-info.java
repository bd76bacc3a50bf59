/**
 * The quality of predictions, in a form that ranks can contribute and a coordinator can merge.
 * Start with {@link dev.cosmicai.results.metrics.RankMetrics}. Pure; uses nothing of this module.
 *
 * <h2>How exact the metrics are</h2>
 *
 * Sums are kept without rounding, so MAE, MSE, Bias and R² have the same bits for the same samples,
 * in whatever order and however split among ranks, and agree with numpy and scikit-learn to about
 * 10⁻¹⁵. Precision (NMAD) is read from a histogram and lies within {@link
 * dev.cosmicai.results.metrics.RegressionMetrics#PRECISION_BOUND}, 1.13·10⁻⁵, of its exact value.
 */
package dev.cosmicai.results.metrics;
