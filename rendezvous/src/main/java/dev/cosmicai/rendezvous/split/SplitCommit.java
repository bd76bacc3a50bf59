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
 * @param residue its share in the checksums of its file; the exclusive or of those of all parts of
 *     an undamaged file is 0
 * @param second whether it was leased to a second rank, and that one was first
 */
public record SplitCommit(
    int split,
    int rank,
    int attempt,
    long samples,
    long startedMillis,
    long computedMillis,
    int residue,
    boolean second) {
  /** Of a split without a residue, by the rank that was leased it first. */
  public SplitCommit(
      int split, int rank, int attempt, long samples, long startedMillis, long computedMillis) {
    this(split, rank, attempt, samples, startedMillis, computedMillis, 0, false);
  }

  /** When it was computed, since 1970. */
  public long endedMillis() {
    return startedMillis + computedMillis;
  }

  /** The same, by a second lease or not. */
  SplitCommit bySecond(boolean bySecond) {
    return new SplitCommit(
        split, rank, attempt, samples, startedMillis, computedMillis, residue, bySecond);
  }
}
