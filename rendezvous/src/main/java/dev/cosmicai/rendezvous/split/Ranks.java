package dev.cosmicai.rendezvous.split;

/** What the leases have to know of the ranks. */
public interface Ranks {
  /** Whether a rank has not joined yet, and was not given up. */
  boolean isExpected(int rank);

  /** Whether any is. */
  boolean anyExpected();

  /** Whether every rank has finished or failed. */
  boolean allGone();

  /** Whether a rank that was heard of is not heard of any more. */
  boolean isSilent(int rank, long nowMillis);

  /** A rank holds no lease any more. */
  void isIdleNow(int rank);
}
