package dev.cosmicai.sweep.simulate;

import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import dev.cosmicai.rendezvous.split.SplitDurations;
import dev.cosmicai.rendezvous.split.SplitQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Which rank has which splits: by the coordinator's own queue and its own rule for second leases. A
 * rank has two at most, of which it computes the first. Not thread-safe.
 */
final class SplitLeases {
  static final int NONE = -1;

  private static final double MILLIS = 1_000;

  private final Workload work;
  private final Shares shares;
  private final SplitQueue queue;
  private final SplitDurations durations = new SplitDurations();
  private final BitSet leased;
  private final BitSet done;

  /** Splits that two ranks have. */
  private final BitSet shared;

  private final BitSet present;
  private final int[] first;
  private final int[] second;

  /** By rank: since when it computes its first split; NaN if it does not. */
  private final double[] since;

  /** By rank: its own splits that are not done. */
  private final int[] ownLeft;

  private int doneCount;

  SplitLeases(Workload work) {
    this.work = work;
    shares = work.shares();
    leased = new BitSet(work.splits());
    done = new BitSet(work.splits());
    shared = new BitSet(work.splits());
    present = new BitSet(work.worldSize());
    queue = new SplitQueue(shares, split -> !leased.get(split) && !done.get(split));
    first = filled(work.worldSize());
    second = filled(work.worldSize());
    since = new double[work.worldSize()];
    Arrays.fill(since, Double.NaN);
    ownLeft = new int[work.worldSize()];
    for (int rank = 0; rank < ownLeft.length; rank++) {
      ownLeft[rank] = shares.bounds()[rank + 1] - shares.bounds()[rank];
    }
  }

  private static int[] filled(int count) {
    int[] values = new int[count];
    Arrays.fill(values, NONE);
    return values;
  }

  /** A rank has joined; others may take its splits from now on. */
  void join(int rank) {
    present.set(rank);
  }

  /** What a rank computes or will next; NONE if it has nothing. */
  int first(int rank) {
    return first[rank];
  }

  /** What it will compute then. */
  int second(int rank) {
    return second[rank];
  }

  /** Whether all splits are done. */
  boolean areDone() {
    return doneCount == work.splits();
  }

  boolean isDone(int split) {
    return done.get(split);
  }

  /** A rank gets as much as it may have: two splits. */
  void grant(int rank) {
    while (second[rank] == NONE) {
      int own = queue.takeOwn(rank);
      int split = own == NONE ? queue.takeOthers(rank, this::mayTakeFrom) : own;
      if (split == NONE) {
        return;
      }
      leased.set(split);
      if (first[rank] == NONE) {
        first[rank] = split;
      } else {
        second[rank] = split;
      }
    }
  }

  private boolean mayTakeFrom(int owner) {
    return switch (shares.taking()) {
      case NOBODYS -> false;
      case OF_PRESENT -> present.get(owner);
      case ANYBODYS -> true;
    };
  }

  /** Whether a rank without splits need not wait for more. */
  boolean nothingIsLeftFor(int rank) {
    return areDone()
        || switch (shares.taking()) {
          case NOBODYS -> ownLeft[rank] == 0;
          case OF_PRESENT ->
              present.cardinality() < work.worldSize()
                  && !queue.hasOwn(rank)
                  && !queue.hasOthers(rank, this::mayTakeFrom);
          case ANYBODYS -> false;
        };
  }

  /** A rank computes its first split from now on. */
  void begin(double now, int rank) {
    since[rank] = now;
  }

  /**
   * A rank's first split is computed; its second one comes next.
   *
   * @return the split, or NONE if another rank was faster
   */
  int computed(double now, int rank) {
    int split = first[rank];
    durations.add(Math.round((now - since[rank]) * MILLIS), Math.round(work.splitBytes()));
    next(rank);
    if (done.get(split)) {
      return NONE;
    }
    done.set(split);
    leased.clear(split);
    doneCount++;
    ownLeft[shares.owner(split)]--;
    return split;
  }

  /** A rank leaves off its first split, which another has done. */
  void next(int rank) {
    first[rank] = second[rank];
    second[rank] = NONE;
    since[rank] = Double.NaN;
  }

  /** A rank is lost: what it had waits again, unless another has it too. */
  void lose(int rank) {
    for (int split : new int[] {first[rank], second[rank]}) {
      if (split != NONE && !done.get(split)) {
        if (shared.get(split)) {
          shared.clear(split);
        } else {
          leased.clear(split);
          queue.giveBack(split);
        }
      }
    }
    first[rank] = NONE;
    second[rank] = NONE;
    since[rank] = Double.NaN;
  }

  /** The rank that still has a split that is done, or NONE. */
  int late(int split) {
    for (int rank = 0; shared.get(split) && rank < first.length; rank++) {
      if (first[rank] == split) {
        return rank;
      }
    }
    return NONE;
  }

  /**
   * Gives splits that take others too long to ranks that have none: a split that was not begun
   * moves, one that is computed is computed twice, and the first to be done counts.
   *
   * @return the ranks that got one, the first of those that wait first
   */
  List<Integer> share(double now, List<Integer> idle) {
    if (shares.taking() == Taking.NOBODYS || queue.size() > 0) {
      return List.of();
    }
    List<Integer> late = new ArrayList<>();
    for (int rank = 0; rank < first.length; rank++) {
      if (second[rank] != NONE) {
        late.add(rank);
      } else if (first[rank] != NONE && !shared.get(first[rank]) && overdue(now, rank) >= 0) {
        late.add(rank);
      }
    }
    late.sort(Comparator.comparingLong(rank -> -overdue(now, rank)));
    List<Integer> served = idle.subList(0, Math.min(idle.size(), late.size()));
    for (int i = 0; i < served.size(); i++) {
      int from = late.get(i);
      boolean moves = second[from] != NONE;
      first[served.get(i)] = moves ? second[from] : first[from];
      second[from] = NONE;
      if (!moves) {
        shared.set(first[from]);
      }
    }
    return List.copyOf(served);
  }

  /** What was not begun goes first. */
  private long overdue(double now, int rank) {
    return second[rank] != NONE
        ? Long.MAX_VALUE
        : durations.overdueMillis(
            Math.round((now - since[rank]) * MILLIS), Math.round(work.splitBytes()));
  }
}
