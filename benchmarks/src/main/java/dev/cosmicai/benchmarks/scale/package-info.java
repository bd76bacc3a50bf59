/**
 * Measures the operator with many jobs at once. The operator is real, as the chart installs it, and
 * so are the API server, the Job controller and the scheduler. What would need a large cluster is
 * played: {@link dev.cosmicai.benchmarks.scale.FakeNodes} are nodes without a machine, {@link
 * dev.cosmicai.benchmarks.scale.PlayedKubelet} takes the pods there through their life, and a
 * {@link dev.cosmicai.benchmarks.scale.PlayedRun} is a run's coordinator and ranks: a real
 * rendezvous server, which the operator watches, and contributions without computing.
 *
 * <p>Start with {@link dev.cosmicai.benchmarks.scale.ScaleBenchmark}.
 */
package dev.cosmicai.benchmarks.scale;
