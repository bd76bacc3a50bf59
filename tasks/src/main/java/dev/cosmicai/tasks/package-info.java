/**
 * What a network's outputs are compared with, and how: the metrics of each task, in a form that
 * ranks can commit and a coordinator can merge. Pure. Start with {@link
 * dev.cosmicai.tasks.RankMetrics}; {@link dev.cosmicai.tasks.TaskSpec} says what is measured, and a
 * {@link dev.cosmicai.tasks.TaskMetrics} for each task measures it. What they count and add with
 * lies in {@code exact}.
 *
 * <h2>How exact the metrics are</h2>
 *
 * Sums are kept without rounding and counts are whole numbers, so metrics have the same bits for
 * the same samples, in whatever order and however split among ranks, and agree with numpy and
 * scikit-learn to about 10⁻¹⁵. What surveys read from sorted residuals comes from a histogram: NMAD
 * lies within {@link dev.cosmicai.tasks.RedshiftErrors#PRECISION_BOUND}, 1.13·10⁻⁵, of its exact
 * value, the 68 % width within 3.9·10⁻⁶.
 */
package dev.cosmicai.tasks;
