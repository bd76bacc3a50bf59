/**
 * Measures how long a small job takes from {@code kubectl apply} to Complete and where the time
 * goes, in turns with a bare Indexed Job of the very same pods.
 *
 * <p>Start with {@link dev.cosmicai.benchmarks.latency.LatencyBenchmark}.
 */
package dev.cosmicai.benchmarks.latency;
