package dev.cosmicai.rendezvous.split;

import dev.cosmicai.rendezvous.split.Leases.Held;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of leases beside the commits. It is not durable: a coordinator that was restarted
 * knows of what came before only the second leases that were first.
 *
 * @param second how often a split that took long was leased to a second rank
 * @param secondFirst how often that one committed before the first one
 * @param timed of how many of these the first rank committed as well, and so is known to have been
 *     later
 * @param soonerMillis by how much it was, all of those together
 * @param lost how many leases ranks lost while they computed, for good
 * @param losses the first of them, at most {@value #MAX_LOSSES}
 */
public record LeaseHistory(
    int second, int secondFirst, int timed, long soonerMillis, int lost, List<Loss> losses) {
  static final int MAX_LOSSES = 1_000;

  /** Of a run in which nothing of this happened. */
  public static final LeaseHistory NONE = new LeaseHistory(0, 0, 0, 0, 0, List.of());

  /** Why a rank lost a lease. */
  public enum Cause {
    /** The attempt that had it is gone. */
    RANK_FAILED,
    /** The rank was not heard of any more. */
    RANK_SILENT,
    /** Another rank's commit came first. */
    OVERTAKEN
  }

  /**
   * A lease that a rank lost while it computed.
   *
   * @param split the index of its split
   * @param rank who had it
   * @param begunMillis when the rank began with it, as far as the coordinator knows, since 1970
   * @param lostMillis when it was lost
   * @param cause why
   */
  public record Loss(int split, int rank, long begunMillis, long lostMillis, Cause cause) {}

  /** Copies the list. */
  public LeaseHistory {
    losses = List.copyOf(losses);
  }

  /** Writes it. Not thread-safe. */
  static final class Writer {
    private final List<Loss> losses = new ArrayList<>();

    /** When splits were committed by a second lease whose first one may still be. */
    private final Map<Integer, Long> firstBySecond = new HashMap<>();

    private int second;
    private int secondFirst;
    private int timed;
    private long soonerMillis;
    private int lost;

    /** A split goes to a second rank. */
    void second() {
      second++;
    }

    /** The second rank is first. */
    void secondIsFirst(int split, long nowMillis) {
      secondFirst++;
      firstBySecond.put(split, nowMillis);
    }

    /** It was, before this life of the coordinator. */
    void secondWasFirst() {
      second++;
      secondFirst++;
    }

    /** Another rank than the one that was first has computed a split, too. */
    void late(int split, long nowMillis) {
      Long firstMillis = firstBySecond.remove(split);
      if (firstMillis != null) {
        timed++;
        soonerMillis += nowMillis - firstMillis;
      }
    }

    /** A lease is lost; unless its rank computes, that is nothing. */
    void lost(Held lease, long nowMillis, Cause cause) {
      if (!lease.isBegun()) {
        return;
      }
      lost++;
      if (losses.size() < MAX_LOSSES) {
        losses.add(new Loss(lease.split, lease.rank, lease.begunMillis(), nowMillis, cause));
      }
    }

    /** A rank that was only silent may go on, and be first all the same: it lost nothing then. */
    void regained(SplitCommit commit) {
      if (losses.removeIf(
          loss ->
              loss.cause == Cause.RANK_SILENT
                  && loss.split == commit.split()
                  && loss.rank == commit.rank()
                  && loss.lostMillis > commit.startedMillis())) {
        lost--;
      }
    }

    LeaseHistory written() {
      return new LeaseHistory(second, secondFirst, timed, soonerMillis, lost, losses);
    }
  }
}
