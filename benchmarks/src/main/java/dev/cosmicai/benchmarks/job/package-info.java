/**
 * Measures a whole job beside what people run instead of it: the same partitions, from the same S3
 * server, on the same cores, in turns, from the command to the last byte that is stored. Ours is
 * started as users start it, by {@code bin/cosmic run}; the peer is a Python program on Ray Data,
 * in {@code benchmarks/peers}. Who stores other predictions is not compared: the program ends.
 * {@code benchmarks/run} makes the network and starts the S3 server.
 *
 * <p>Start with {@link dev.cosmicai.benchmarks.job.JobBenchmark}; {@link
 * dev.cosmicai.benchmarks.job.JobTrial} says what is measured.
 */
package dev.cosmicai.benchmarks.job;
