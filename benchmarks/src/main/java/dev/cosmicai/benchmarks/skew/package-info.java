/**
 * How far apart ranks end: real ranks on this machine, over files that do not divide evenly among
 * them, and beside a rank that is slow. Start at {@link
 * dev.cosmicai.benchmarks.skew.SkewBenchmark}.
 */
package dev.cosmicai.benchmarks.skew;
