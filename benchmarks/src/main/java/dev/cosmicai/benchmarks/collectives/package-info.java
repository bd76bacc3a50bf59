/**
 * Collectives of processes in Python, beside Gloo's and MPI's. Start at {@link
 * dev.cosmicai.benchmarks.collectives.CollectivesBenchmark}; the processes are those of the package
 * {@code cosmic_peers.collectives}.
 */
package dev.cosmicai.benchmarks.collectives;
