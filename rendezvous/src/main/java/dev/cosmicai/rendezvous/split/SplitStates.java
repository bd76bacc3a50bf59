package dev.cosmicai.rendezvous.split;

import dev.cosmicai.contract.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of each split, in a few bytes each. Not thread-safe. */
@SuppressWarnings("EnumOrdinal") // kept in memory alone
public final class SplitStates {
  /** Where a split is. */
  public enum State {
    /** It waits for a rank. */
    PENDING,
    /** A rank has it, or two. */
    LEASED,
    /** It was committed, which is not durable yet. */
    COMMITTING,
    COMMITTED,
    /** Its rank says that it cannot be computed, and is about to fail of it. */
    CONDEMNED,
    /** It has failed for itself, which is not durable yet. */
    FAILING,
    FAILED
  }

  private static final State[] STATES = State.values();

  private byte[] states = {};
  private byte[] losses = {};
  private int[] ranks = {};
  private int[] attempts = {};
  private long[] samples = {};
  private long[] startedMillis = {};
  private int[] computedMillis = {};
  private int[] residues = {};
  private int count;
  private final BitSet second = new BitSet();
  private final NavigableMap<Integer, SplitFailure> failures = new TreeMap<>();
  private final int[] counts = new int[STATES.length];

  /** Those that are committing or failing. */
  private final NavigableSet<Integer> undurable = new TreeSet<>();

  /** Of each rank, the splits that are missing since it failed, or will be. */
  private final Map<Integer, Set<Integer>> withRank = new HashMap<>();

  private int failedAlone;

  SplitStates(int count) {
    grow(count);
  }

  /** There are so many now; those that have come are pending. */
  void grow(int now) {
    if (now > states.length) {
      // Growing by little often must not copy all each time.
      int room = count == 0 ? now : Math.max(now, (int) Math.min(Limits.MAX_SPLITS, 1.5 * count));
      states = Arrays.copyOf(states, room);
      losses = Arrays.copyOf(losses, room);
      ranks = Arrays.copyOf(ranks, room);
      attempts = Arrays.copyOf(attempts, room);
      samples = Arrays.copyOf(samples, room);
      startedMillis = Arrays.copyOf(startedMillis, room);
      computedMillis = Arrays.copyOf(computedMillis, room);
      residues = Arrays.copyOf(residues, room);
    }
    counts[State.PENDING.ordinal()] += now - count;
    count = now;
  }

  public int count() {
    return count;
  }

  public State of(int split) {
    return STATES[states[split]];
  }

  public int count(State state) {
    return counts[state.ordinal()];
  }

  void set(int split, State state) {
    counts[states[split]]--;
    counts[state.ordinal()]++;
    states[split] = (byte) state.ordinal();
    if (state == State.COMMITTING || state == State.FAILING) {
      undurable.add(split);
    } else {
      undurable.remove(split);
    }
  }

  /** Whether what has become of those from one to another, without the last, outlasts a restart. */
  boolean areDurable(int from, int to) {
    return undurable.subSet(from, to).isEmpty();
  }

  /** Whether it is still to be computed. */
  boolean isOpen(int split) {
    return of(split) == State.PENDING || of(split) == State.LEASED;
  }

  /** How many have failed. */
  public int failed() {
    return count(State.FAILED) + count(State.FAILING);
  }

  /** Whether nothing is left to do, not even after a restart. */
  public boolean areDone() {
    return count(State.COMMITTED) + count(State.FAILED) == count;
  }

  /** Keeps who committed it. */
  void record(SplitCommit commit) {
    int split = commit.split();
    ranks[split] = commit.rank();
    attempts[split] = commit.attempt();
    samples[split] = commit.samples();
    startedMillis[split] = commit.startedMillis();
    computedMillis[split] = (int) Math.min(Integer.MAX_VALUE, commit.computedMillis());
    residues[split] = commit.residue();
    second.set(split, commit.second());
  }

  /** Of a split that is committed or committing. */
  public SplitCommit commit(int split) {
    return new SplitCommit(
        split,
        ranks[split],
        attempts[split],
        samples[split],
        startedMillis[split],
        computedMillis[split],
        residues[split],
        second.get(split));
  }

  /** An attempt died of it, perhaps. */
  void lost(int split) {
    losses[split] = (byte) Math.min(Byte.MAX_VALUE, losses[split] + 1);
  }

  /** How many attempts have. */
  int losses(int split) {
    return losses[split];
  }

  /** Fails it, now or soon, or condemns it. */
  void fail(SplitFailure failure, State state) {
    set(failure.split(), state);
    failures.put(failure.split(), failure);
    if (failure.withRank()) {
      withRank.computeIfAbsent(failure.rank(), unused -> new TreeSet<>()).add(failure.split());
    } else {
      failedAlone++;
    }
  }

  /** It is to be tried again after all, or was done before. */
  void forgive(int split) {
    SplitFailure failure = failures.remove(split);
    if (failure == null) {
      return;
    }
    if (failure.withRank()) {
      withRank.get(failure.rank()).remove(split);
    } else {
      failedAlone--;
    }
  }

  /** How many failed for themselves, and not with a rank. */
  public int failedAlone() {
    return failedAlone;
  }

  /** The splits that are missing since this rank failed, or will be. */
  List<Integer> failedWith(int rank) {
    return List.copyOf(withRank.getOrDefault(rank, Set.of()));
  }

  /** Why one is condemned or failed. */
  public SplitFailure failure(int split) {
    return failures.get(split);
  }

  /** Those of splits from one to another, without the last, that are not about to fail only. */
  public List<SplitFailure> failures(int from, int to) {
    return failures.subMap(from, to).values().stream()
        .filter(failure -> of(failure.split()) == State.FAILED)
        .toList();
  }

  /** That these have failed is not taken back any more, even if their rank comes back. */
  public void conclude(List<SplitFailure> failed) {
    for (SplitFailure failure : failed) {
      if (failure.withRank()) {
        withRank.get(failure.rank()).remove(failure.split());
      }
    }
  }

  /** All, in the order of the splits. */
  public List<SplitFailure> failures() {
    List<SplitFailure> failed = new ArrayList<>();
    for (SplitFailure failure : failures.values()) {
      if (of(failure.split()) != State.CONDEMNED) {
        failed.add(failure);
      }
    }
    return failed;
  }
}
