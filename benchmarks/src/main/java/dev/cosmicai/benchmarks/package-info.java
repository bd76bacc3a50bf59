/**
 * Programs that measure, for {@code docs/benchmarks.md}. Nothing else uses them; {@code
 * benchmarks/run} starts them.
 *
 * <ul>
 *   <li>{@link dev.cosmicai.benchmarks.rank.RankBenchmark}: a rank beside what people run instead
 *       of it, on this machine.
 *   <li>{@link dev.cosmicai.benchmarks.micro.MicroBenchmarks}: what ranks and coordinator do in
 *       Java itself.
 *   <li>{@link dev.cosmicai.benchmarks.scale.ScaleBenchmark}: what the operator takes with many
 *       jobs of many ranks, which the program plays, on a cluster.
 *   <li>{@link dev.cosmicai.benchmarks.latency.LatencyBenchmark}: where a job's time goes, beside a
 *       bare Indexed Job of the same pods, on a cluster.
 * </ul>
 */
package dev.cosmicai.benchmarks;
