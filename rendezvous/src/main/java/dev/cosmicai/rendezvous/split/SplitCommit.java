package dev.cosmicai.rendezvous.split;

/**
 * A split that was committed.
 *
 * @param split its index
 * @param rank who computed it
 * @param attempt which try of the rank
 * @param samples that were predicted
 * @param startedMillis when it began to be computed, since 1970
 * @param computedMillis for how long it was
 */
public record SplitCommit(
    int split, int rank, int attempt, long samples, long startedMillis, long computedMillis) {}
