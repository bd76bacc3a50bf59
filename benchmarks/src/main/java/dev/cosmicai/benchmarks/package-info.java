/**
 * Programs that measure the system on a cluster where the chart is installed, for {@code
 * docs/benchmarks.md}. Nothing else uses them.
 *
 * <ul>
 *   <li>{@link dev.cosmicai.benchmarks.scale.ScaleBenchmark}: what the operator takes with many
 *       jobs of many ranks, which the program plays.
 *   <li>{@link dev.cosmicai.benchmarks.latency.LatencyBenchmark}: where a job's time goes, beside a
 *       bare Indexed Job of the same pods.
 * </ul>
 */
package dev.cosmicai.benchmarks;
