package dev.cosmicai.rendezvous.split;

/**
 * A split that will not be computed.
 *
 * @param split its index
 * @param rank who said so, or failed while it had it
 * @param withRank whether it is missing since its rank failed; else the split itself was the reason
 * @param reason one of the constant reasons of the module {@code faults}
 * @param message the same for people
 */
public record SplitFailure(int split, int rank, boolean withRank, String reason, String message) {}
