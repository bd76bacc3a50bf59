package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.Member;
import dev.cosmicai.rendezvous.RankSet;
import dev.cosmicai.rendezvous.Refusal;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Who takes part: the newest attempt of each rank and when it was last heard of. Joining is implied
 * by any message, since a restarted coordinator meets ranks that joined its predecessor. Not
 * thread-safe.
 */
final class Membership {
  private static final int UNKNOWN = -1;

  private final String runUid;
  private final int worldSize;
  private final RankSet joined;
  private final int[] attempts;
  private final long[] heardAtMillis;

  Membership(String runUid, int worldSize, RankSet joined) {
    this.runUid = runUid;
    this.worldSize = worldSize;
    this.joined = joined;
    attempts = new int[worldSize];
    heardAtMillis = new long[worldSize];
    Arrays.fill(attempts, UNKNOWN);
  }

  /** Refuses a message of another run. */
  void checkRun(String claimedUid) {
    if (!runUid.equals(claimedUid)) {
      throw new Refusal(
          Refusal.Kind.FOREIGN, "this is run " + runUid + ", not '" + printable(claimedUid) + "'");
    }
  }

  /** Refuses a rank outside of the world. */
  void checkRank(int rank) {
    if (rank < 0 || rank >= worldSize) {
      throw new Refusal(
          Refusal.Kind.NO_SUCH_RANK,
          "rank " + rank + " is not in this run's world of " + worldSize + " ranks");
    }
  }

  /** Refuses a member of no such run, rank or attempt. */
  void check(Member member) {
    checkRun(member.getRunUid());
    checkRank(member.getRank());
    if (member.getAttempt() < 0) {
      throw new Refusal(Refusal.Kind.MALFORMED, "attempt " + member.getAttempt() + " is negative");
    }
  }

  /**
   * Hears of a checked member.
   *
   * @return whether it is an attempt that was not known before
   */
  boolean heardFrom(Member member, long nowMillis) {
    int rank = member.getRank();
    if (member.getAttempt() < attempts[rank]) {
      throw new Refusal(
          Refusal.Kind.FENCED,
          "attempt %d of rank %d was replaced by attempt %d"
              .formatted(member.getAttempt(), rank, attempts[rank]));
    }
    boolean fresh = member.getAttempt() > attempts[rank];
    attempts[rank] = member.getAttempt();
    heardAtMillis[rank] = nowMillis;
    joined.add(rank);
    return fresh;
  }

  /** The newest attempt heard of, or -1. */
  int attempt(int rank) {
    return attempts[rank];
  }

  /** Whether a rank was heard of before, and not since then. */
  boolean isSilent(int rank, long sinceMillis) {
    return attempts[rank] != UNKNOWN && heardAtMillis[rank] < sinceMillis;
  }

  /** Those of the ranks that were not heard of since then. */
  BitSet silentSince(long millis, BitSet ranks) {
    BitSet silent = new BitSet();
    for (int rank = ranks.nextSetBit(0); rank >= 0; rank = ranks.nextSetBit(rank + 1)) {
      if (heardAtMillis[rank] < millis) {
        silent.set(rank);
      }
    }
    return silent;
  }

  private static String printable(String claimed) {
    String start = claimed.length() > 64 ? claimed.substring(0, 64) + "…" : claimed;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
