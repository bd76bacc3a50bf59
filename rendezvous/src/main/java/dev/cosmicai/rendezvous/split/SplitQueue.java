package dev.cosmicai.rendezvous.split;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * The splits that wait for a rank, each with the rank whose own it is. Every call takes about the
 * same time, however many splits and ranks there are. Not thread-safe.
 */
public final class SplitQueue {
  /** No split. */
  public static final int NONE = -1;

  private final Shares shares;
  private final IntPredicate pending;

  /** Of each rank, its own splits that nobody was given yet: from next to end, without end. */
  private final int[] next;

  private final int[] end;

  /** What was given and came back, and what has come later, by its owner. */
  private final Map<Integer, TreeSet<Integer>> returned = new HashMap<>();

  private final int[] waiting;
  private final BitSet owners = new BitSet();
  private int size;

  /**
   * All splits wait that are in somebody's share.
   *
   * @param pending whether a split still does: others are skipped
   */
  public SplitQueue(Shares shares, IntPredicate pending) {
    this.shares = shares;
    this.pending = pending;
    int worldSize = shares.worldSize();
    next = new int[worldSize];
    end = new int[worldSize];
    waiting = new int[worldSize];
    for (int rank = 0; rank < worldSize; rank++) {
      next[rank] = shares.bounds()[rank];
      end[rank] = shares.bounds()[rank + 1];
      count(rank, end[rank] - next[rank]);
    }
  }

  /** How many wait. */
  public int size() {
    return size;
  }

  /** Whether a rank's own wait. */
  public boolean hasOwn(int rank) {
    return waiting[rank] > 0;
  }

  /** A split that waits does not any more; to be called while it is still pending. */
  void remove(int split) {
    int owner = shares.owner(split);
    count(owner, -1);
    if (wasGiven(owner, split)) {
      returned.get(owner).remove(split);
    }
  }

  /** A split that did not wait does again, or one waits that has come now. */
  public void giveBack(int split) {
    int owner = shares.owner(split);
    if (wasGiven(owner, split)) {
      returned.computeIfAbsent(owner, unused -> new TreeSet<>()).add(split);
    }
    count(owner, 1);
  }

  private boolean wasGiven(int owner, int split) {
    return split < next[owner] || split >= end[owner];
  }

  /** The next of a rank's own, in order, or NONE. */
  public int takeOwn(int rank) {
    return waiting[rank] == 0 ? NONE : take(rank, true);
  }

  /**
   * One of another rank's, from the end, so that its own order stays; or NONE.
   *
   * @param from whose may be taken
   */
  public int takeOthers(int rank, IntPredicate from) {
    int owner = takeable(rank, from);
    return owner == NONE ? NONE : take(owner, false);
  }

  /** Whether there is any of another rank's that may be taken. */
  public boolean hasOthers(int rank, IntPredicate from) {
    return takeable(rank, from) != NONE;
  }

  private int takeable(int rank, IntPredicate from) {
    int start = (rank + 1) % shares.worldSize();
    int owner = takeable(rank, start, shares.worldSize(), from);
    return owner == NONE ? takeable(rank, 0, start, from) : owner;
  }

  private int takeable(int rank, int start, int limit, IntPredicate from) {
    for (int owner = owners.nextSetBit(start);
        owner >= 0 && owner < limit;
        owner = owners.nextSetBit(owner + 1)) {
      if (owner != rank && from.test(owner)) {
        return owner;
      }
    }
    return NONE;
  }

  private int take(int owner, boolean first) {
    TreeSet<Integer> back = returned.get(owner);
    if (back != null && !back.isEmpty()) {
      // What has come later is for later.
      boolean others = waiting[owner] > back.size();
      if (!others || back.first() < shares.count()) {
        count(owner, -1);
        return back.pollFirst();
      }
    }
    count(owner, -1);
    if (first) {
      while (!pending.test(next[owner])) {
        next[owner]++;
      }
      return next[owner]++;
    }
    while (!pending.test(end[owner] - 1)) {
      end[owner]--;
    }
    return --end[owner];
  }

  private void count(int owner, int change) {
    waiting[owner] += change;
    size += change;
    owners.set(owner, waiting[owner] > 0);
  }
}
