/**
 * A run of very many splits: a rendezvous server in a process with a coordinator's memory, whose
 * journal is a folder, and this process, which calls it as all ranks over gRPC and TLS. Start at
 * {@link dev.cosmicai.benchmarks.splits.SplitsBenchmark}.
 */
package dev.cosmicai.benchmarks.splits;
