/**
 * JMH benchmarks of what ranks and coordinator do in Java itself: reading a partition, adding to
 * the metrics, merging the ranks' metrics.
 *
 * <p>Start with {@link dev.cosmicai.benchmarks.micro.MicroBenchmarks}.
 */
package dev.cosmicai.benchmarks.micro;
