package dev.cosmicai.results;

/**
 * A rank that did not deliver.
 *
 * @param rank the rank
 * @param partition the URI of the partition at fault, or null
 * @param reason the name of a {@link dev.cosmicai.faults.Reason}
 * @param message one line for the user
 */
public record FailedRank(int rank, String partition, String reason, String message) {}
