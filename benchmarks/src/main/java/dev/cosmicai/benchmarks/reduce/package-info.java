/**
 * The run's reduce with very many ranks: a rendezvous server in a process with the coordinator's
 * memory, and a few processes that play all ranks over gRPC and TLS. Start at {@link
 * dev.cosmicai.benchmarks.reduce.ReduceBenchmark}.
 */
package dev.cosmicai.benchmarks.reduce;
