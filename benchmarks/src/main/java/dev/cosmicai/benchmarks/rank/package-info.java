/**
 * Measures a rank beside what people run instead of it: the same network and partition, from the
 * same S3 server, on the same cores, in turns. The peers are Python programs, in {@code
 * benchmarks/peers}; ours is started as users start it, by {@code bin/cosmic run}. Nothing is known
 * here of how either works but what it stores. {@code benchmarks/run} makes the network and starts
 * the S3 server.
 *
 * <p>Start with {@link dev.cosmicai.benchmarks.rank.RankBenchmark}; {@link
 * dev.cosmicai.benchmarks.rank.Trial} says what is measured.
 */
package dev.cosmicai.benchmarks.rank;
