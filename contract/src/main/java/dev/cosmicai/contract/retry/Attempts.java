package dev.cosmicai.contract.retry;

/**
 * How the attempts of a rank are numbered, from 0. In a cluster, all ranks of a run may be started
 * anew, as when their Job was deleted; from then on, numbers begin at the next multiple of 10,000.
 */
public final class Attempts {
  /** No rank fails that often in one start. */
  private static final int PER_START = 10_000;

  private Attempts() {}

  /** The number of the first attempt of a start, which counts from 1. */
  public static int first(int start) {
    return (start - 1) * PER_START;
  }

  /** How many attempts of the same start were before it. */
  public static int retries(int attempt) {
    return attempt % PER_START;
  }
}
