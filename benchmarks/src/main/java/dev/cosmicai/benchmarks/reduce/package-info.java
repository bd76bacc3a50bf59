/**
 * The commits of very many ranks: a rendezvous server in a process with the coordinator's memory,
 * and this process, which calls it as all ranks over gRPC and TLS. Start at {@link
 * dev.cosmicai.benchmarks.reduce.ReduceBenchmark}.
 */
package dev.cosmicai.benchmarks.reduce;
