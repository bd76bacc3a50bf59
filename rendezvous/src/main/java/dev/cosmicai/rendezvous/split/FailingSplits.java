package dev.cosmicai.rendezvous.split;

import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.rendezvous.split.Leases.Held;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What becomes of splits when they cannot be computed, and when ranks are lost. Not thread-safe.
 */
final class FailingSplits {
  /** A split that so many attempts have died of is given up, if the job tolerates failed splits. */
  private static final int MAX_LOSSES = 4;

  private final LeasePool pool;
  private final SplitStates states;
  private final Shares.Taking taking;
  private final OptionalInt maxFailed;

  /** What ranks were at when they fell silent; most are never heard of again. */
  private final Map<Integer, List<Integer>> begunAtSilence = new HashMap<>();

  FailingSplits(LeasePool pool, Shares.Taking taking, OptionalInt maxFailed) {
    this.pool = pool;
    this.states = pool.states();
    this.taking = taking;
    this.maxFailed = maxFailed;
  }

  /**
   * A rank says that a split cannot be computed.
   *
   * @return whether it goes on with the next one
   */
  boolean fail(int rank, int split, RankFailure failure) {
    State state = states.of(split);
    if (states.isOpen(split)) {
      boolean withRank = maxFailed.isEmpty();
      pool.withdraw(split);
      states.fail(
          SplitFailure.of(split, rank, withRank, failure),
          withRank ? State.CONDEMNED : State.FAILING);
    }
    // What somebody else has computed is no reason to end.
    return maxFailed.isPresent() || state == State.COMMITTING || state == State.COMMITTED;
  }

  /** A rank is not heard of any more: what it holds is for others. */
  void silence(int rank) {
    List<Held> held = pool.leases().ofRank(rank);
    begunAtSilence.put(
        rank, held.stream().filter(Held::isBegun).map(lease -> lease.split).toList());
    held.forEach(lease -> pool.lose(lease, LeaseHistory.Cause.RANK_SILENT));
  }

  /** It is again, and did not die. */
  void heardAgain(int rank) {
    begunAtSilence.remove(rank);
  }

  /**
   * A new attempt of a rank has come: the one before is gone.
   *
   * @param takesBack whether what failed with it is to be tried again
   * @return the splits that too many attempts have died of
   */
  List<SplitFailure> restart(int rank, boolean takesBack) {
    List<SplitFailure> given = givenUp(lose(rank), rank);
    if (takesBack) {
      states.failedWith(rank).forEach(pool::giveBack);
    }
    return given;
  }

  /**
   * A rank was declared failed. What it was at is for others; but if failed splits are not
   * tolerated for themselves, one that an attempt had died of before fails with this rank. Where
   * nobody may take what is another's, all of its own do.
   *
   * @return the splits that too many attempts have died of
   */
  List<SplitFailure> declareFailed(RankFailure failure) {
    int rank = failure.getRank();
    List<Integer> begun = lose(rank);
    if (maxFailed.isEmpty()) {
      for (int split : begun) {
        if (states.of(split) == State.PENDING && states.losses(split) > 1) {
          pool.withdraw(split);
          failWith(failure, split);
        }
      }
    }
    states.failedWith(rank).forEach(condemned -> states.set(condemned, State.FAILED));
    if (taking == Shares.Taking.NOBODYS) {
      pool.withdrawOwn(rank).forEach(split -> failWith(failure, split));
    }
    return givenUp(begun, rank);
  }

  /** When no rank is left, what waits fails with the one that was declared failed last. */
  void orphan(RankFailure last) {
    for (int split = 0; split < states.count() && pool.waiting() > 0; split++) {
      if (states.of(split) == State.PENDING) {
        pool.withdraw(split);
        failWith(last, split);
      }
    }
  }

  private void failWith(RankFailure failure, int split) {
    states.fail(SplitFailure.of(split, failure.getRank(), true, failure), State.FAILED);
  }

  /** What a rank is at, or was when it fell silent. */
  List<Integer> begun(int rank) {
    List<Integer> begun = new ArrayList<>(begunAtSilence.getOrDefault(rank, List.of()));
    for (Held lease : pool.leases().ofRank(rank)) {
      if (lease.isBegun()) {
        begun.add(lease.split);
      }
    }
    return begun;
  }

  /** Ends a rank's leases. Returns what it was at. */
  private List<Integer> lose(int rank) {
    List<Integer> begun = begun(rank);
    begunAtSilence.remove(rank);
    for (Held lease : pool.leases().ofRank(rank)) {
      pool.lose(lease, LeaseHistory.Cause.RANK_FAILED);
    }
    pool.leases().forgetReleased(rank);
    begun.removeIf(split -> !states.isOpen(split));
    begun.forEach(states::lost);
    return begun;
  }

  /** Those of what a rank was at that too many attempts have died of. */
  private List<SplitFailure> givenUp(List<Integer> begun, int rank) {
    List<SplitFailure> given = new ArrayList<>();
    for (int split : begun) {
      if (maxFailed.isPresent()
          && states.losses(split) >= MAX_LOSSES
          && states.of(split) == State.PENDING) {
        pool.withdraw(split);
        given.add(SplitFailure.lost(split, rank, MAX_LOSSES));
        states.fail(given.get(given.size() - 1), State.FAILING);
      }
    }
    return given;
  }
}
