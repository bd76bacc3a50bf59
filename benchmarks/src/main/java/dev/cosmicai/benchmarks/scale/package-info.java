/**
 * Measures the operator with many jobs at once, and with sweeps of many runs. Operator, API server,
 * Job controller and scheduler are real; <a href="https://kwok.sigs.k8s.io">KWOK</a> provides nodes
 * and starts and ends the pods there, by stages that {@link
 * dev.cosmicai.benchmarks.scale.SimulatedCluster} adds. What pods would do is simulated: for each
 * run a real rendezvous server, which the operator watches, and ranks that commit without
 * computing.
 *
 * <p>Start with {@link dev.cosmicai.benchmarks.scale.ScaleBenchmark} and {@link
 * dev.cosmicai.benchmarks.scale.SweepsBenchmark}; of the runs of sweeps, only the ends are
 * simulated.
 */
package dev.cosmicai.benchmarks.scale;
