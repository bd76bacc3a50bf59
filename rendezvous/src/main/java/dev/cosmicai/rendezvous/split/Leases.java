package dev.cosmicai.rendezvous.split;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** The leases that are out. Not thread-safe. */
final class Leases {
  /** One of them. */
  static final class Held {
    final long id;
    final int split;
    final int rank;
    final long grantedMillis;

    /** Whether another rank had begun with the split before. */
    final boolean second;

    /** Whether its rank has told of it, and so knows of it. */
    private boolean told;

    private long begunMillis = -1;

    private Held(long id, int split, int rank, long grantedMillis, boolean second) {
      this.id = id;
      this.split = split;
      this.rank = rank;
      this.grantedMillis = grantedMillis;
      this.second = second;
    }

    /** Its rank tells of it. */
    void tell() {
      told = true;
    }

    boolean isTold() {
      return told;
    }

    boolean isBegun() {
      return begunMillis >= 0;
    }

    long begunMillis() {
      return begunMillis;
    }

    /** It is being computed, from now on if it was not before. */
    void begin(long nowMillis) {
      if (!isBegun()) {
        begunMillis = nowMillis;
      }
    }
  }

  private final Map<Long, Held> byId = new LinkedHashMap<>();
  private final Map<Integer, List<Held>> byRank = new HashMap<>();
  private final Map<Integer, List<Held>> bySplit = new HashMap<>();

  /** What ranks have given back and may still tell of, in messages that come late. */
  private final Map<Integer, Set<Long>> released = new HashMap<>();

  private final SplittableRandom ids = new SplittableRandom();
  private final IntConsumer idle;

  /**
   * None are out.
   *
   * @param idle is told of each rank whose last lease ends
   */
  Leases(IntConsumer idle) {
    this.idle = idle;
  }

  /** A new one. Its id is random, since a coordinator that was restarted must not repeat any. */
  Held grant(int split, int rank, long nowMillis) {
    return put(new Held(ids.nextLong(), split, rank, nowMillis, bySplit.containsKey(split)));
  }

  /** One that a rank tells of and this coordinator does not know. */
  Held adopt(long id, int split, int rank, long nowMillis) {
    return put(new Held(id, split, rank, nowMillis, false));
  }

  private Held put(Held held) {
    byId.put(held.id, held);
    byRank.computeIfAbsent(held.rank, unused -> new ArrayList<>(2)).add(held);
    bySplit.computeIfAbsent(held.split, unused -> new ArrayList<>(1)).add(held);
    return held;
  }

  /** The lease of this id if it is that rank's; null if there is none. */
  Held find(long id, int rank) {
    Held held = byId.get(id);
    return held == null || held.rank != rank ? null : held;
  }

  /** It is over, whatever becomes of the split. */
  void end(Held held) {
    if (byId.remove(held.id) != null) {
      remove(byRank, held.rank, held);
      remove(bySplit, held.split, held);
      if (!byRank.containsKey(held.rank)) {
        idle.accept(held.rank);
      }
    }
  }

  /** Its rank has given it back: it does not come to life again. */
  void release(Held held) {
    end(held);
    released.computeIfAbsent(held.rank, unused -> new HashSet<>()).add(held.id);
  }

  boolean wasReleased(long id, int rank) {
    return released.getOrDefault(rank, Set.of()).contains(id);
  }

  /** An attempt of a rank is gone, and so are its messages. */
  void forgetReleased(int rank) {
    released.remove(rank);
  }

  private static void remove(Map<Integer, List<Held>> index, int key, Held held) {
    List<Held> all = index.get(key);
    all.remove(held);
    if (all.isEmpty()) {
      index.remove(key);
    }
  }

  List<Held> ofRank(int rank) {
    return List.copyOf(byRank.getOrDefault(rank, List.of()));
  }

  List<Held> ofSplit(int split) {
    return List.copyOf(bySplit.getOrDefault(split, List.of()));
  }

  boolean hasSplit(int split) {
    return bySplit.containsKey(split);
  }

  /** Whether a split is leased to exactly one rank. */
  boolean isAlone(Held held) {
    return bySplit.get(held.split).size() == 1;
  }

  /** Whether a rank may not know of a lease that it has. */
  boolean hasUntold(int rank) {
    return byRank.getOrDefault(rank, List.of()).stream().anyMatch(held -> !held.isTold());
  }

  boolean hasRank(int rank) {
    return byRank.containsKey(rank);
  }

  /** The oldest first. */
  Collection<Held> all() {
    return byId.values();
  }

  /** The ranks that hold any. */
  List<Integer> ranks() {
    return List.copyOf(byRank.keySet());
  }
}
