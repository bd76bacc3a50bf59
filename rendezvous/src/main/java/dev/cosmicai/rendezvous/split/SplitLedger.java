package dev.cosmicai.rendezvous.split;

import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.Leases.Held;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Who computes which split, and what became of each. Leases are not durable: a coordinator that was
 * restarted adopts those that ranks tell of. Not thread-safe.
 */
public final class SplitLedger {
  /** A lease that its rank does not tell of is lost after so long; before, it is on the way. */
  private static final long LOST_MILLIS = 10_000;

  /** So that one call takes a short time, and one rank does not take everything. */
  private static final int MAX_WANTED = 64;

  private final Ranks ranks;
  private final OptionalInt maxFailed;
  private final LeasePool pool;
  private final SplitStates states;
  private final Leases leases;
  private final FailingSplits failing;
  private final LeaseRequests requests;

  /**
   * All splits wait.
   *
   * @param sealed whether no more come
   * @param maxFailed how many splits may fail for themselves; if empty, a rank fails with its split
   */
  public SplitLedger(
      SplitPlan plan,
      boolean sealed,
      Shares shares,
      OptionalInt maxFailed,
      Ranks ranks,
      Clock clock,
      Outbox outbox) {
    this.ranks = ranks;
    this.maxFailed = maxFailed;
    pool = new LeasePool(plan, sealed, shares, ranks, clock);
    states = pool.states();
    leases = pool.leases();
    failing = new FailingSplits(pool, shares.taking(), maxFailed);
    requests = new LeaseRequests(pool, outbox);
  }

  /** What became of each split. */
  public SplitStates states() {
    return states;
  }

  /** What became of leases, in this life of the coordinator. */
  public LeaseHistory history() {
    return pool.history().written();
  }

  /** There are so many splits now; those that have come wait. */
  public void grow(int count) {
    pool.grow(count);
  }

  /** No more splits come. */
  public void seal() {
    pool.seal();
  }

  /** Whether no more come. */
  public boolean isSealed() {
    return pool.isSealed();
  }

  /** Refuses a split that there is not. */
  public void requireSplit(int split) {
    if (split < 0 || split >= states.count()) {
      throw new Refusal(
          Refusal.Kind.MALFORMED, "split " + split + " is not one of this run's " + states.count());
    }
  }

  /**
   * A rank asks for leases and tells of those that it holds.
   *
   * @param answer is completed with no lock held; cancelled if nobody waits for it any more
   */
  public void acquire(
      int rank, List<HeldLease> held, int wanted, CompletableFuture<AcquireResponse> answer) {
    if (wanted < 1) {
      throw new Refusal(Refusal.Kind.MALFORMED, "wanted is " + wanted + ", below 1");
    }
    requests.add(rank, tell(rank, held), Math.min(wanted, MAX_WANTED), answer);
    serve();
  }

  /**
   * A rank tells of the leases that it holds.
   *
   * @return those that it does not hold any more
   */
  public List<Long> renew(int rank, List<HeldLease> held) {
    List<Long> revoked = tell(rank, held);
    serve();
    return revoked;
  }

  private List<Long> tell(int rank, List<HeldLease> held) {
    held.forEach(told -> requireSplit(told.getSplit()));
    failing.heardAgain(rank);
    List<Long> revoked = new ArrayList<>();
    List<Held> known = new ArrayList<>();
    for (HeldLease told : held) {
      Held lease = leases.find(told.getId(), rank);
      lease = lease == null ? pool.adopt(told, rank) : lease;
      if (lease == null) {
        revoked.add(told.getId());
      } else {
        lease.tell();
        known.add(lease);
      }
    }
    if (!known.isEmpty()) {
      known.get(0).begin(pool.nowMillis());
    }
    for (Held lease : leases.ofRank(rank)) {
      if (pool.nowMillis() - lease.grantedMillis > LOST_MILLIS && !known.contains(lease)) {
        pool.end(lease);
      }
    }
    return revoked;
  }

  /** A rank gives leases back, undone. */
  public void release(int rank, List<HeldLease> held) {
    for (HeldLease told : held) {
      Held lease = leases.find(told.getId(), rank);
      if (lease != null) {
        pool.release(lease);
      }
    }
    // It ends. What it gave back must not come back to it, though its own would be its first.
    requests.leave(rank);
    serve();
  }

  /** A rank gives back all that it may still hold. */
  public void releaseAll(int rank) {
    leases.ofRank(rank).forEach(pool::release);
    serve();
  }

  /**
   * A rank says that a split cannot be computed.
   *
   * @return whether it goes on with the next one, as the job tolerates failed splits
   */
  public boolean fail(int rank, int split, RankFailure failure) {
    requireSplit(split);
    boolean goesOn = failing.fail(rank, split, failure);
    serve();
    return goesOn;
  }

  /** Whether more splits have failed for themselves than the job tolerates. */
  public boolean failedTooMany() {
    return states.failedAlone() > maxFailed.orElse(Integer.MAX_VALUE);
  }

  /**
   * A split comes to be committed.
   *
   * @return the same with whether it is by a second lease, if it is the first of its split; then
   *     nobody else is to compute that any more
   */
  public Optional<SplitCommit> commit(SplitCommit commit) {
    int split = commit.split();
    State state = states.of(split);
    if (state == State.COMMITTING || state == State.COMMITTED) {
      if (states.commit(split).rank() != commit.rank()) {
        pool.history().late(split, pool.nowMillis());
      }
      return Optional.empty();
    }
    SplitCommit first = commit.bySecond(pool.commit(commit));
    states.forgive(split);
    states.set(split, State.COMMITTING);
    states.record(first);
    return Optional.of(first);
  }

  /** What was committed is durable, by now or from before this life of the coordinator. */
  public void committed(SplitCommit commit) {
    int split = commit.split();
    if (commit.second() && states.of(split) != State.COMMITTING) {
      pool.history().secondWasFirst();
    }
    pool.withdraw(split);
    states.forgive(split);
    states.set(split, State.COMMITTED);
    states.record(commit);
    requests.durable();
  }

  /** That a split has failed for itself is durable; somebody may have committed it all the same. */
  public void failed(int split) {
    if (states.of(split) == State.FAILING) {
      states.set(split, State.FAILED);
      requests.durable();
    }
  }

  /** A split had failed for itself before this life of the coordinator. */
  public void restore(SplitFailure failure) {
    requireSplit(failure.split());
    if (states.of(failure.split()) == State.PENDING) {
      pool.withdraw(failure.split());
      states.fail(failure, State.FAILED);
    }
  }

  /**
   * A new attempt of a rank has come: the one before is gone.
   *
   * @param takesBack whether what failed with it is to be tried again
   * @return the splits that too many attempts have died of
   */
  public List<SplitFailure> restart(int rank, boolean takesBack) {
    return failing.restart(rank, takesBack);
  }

  /**
   * A rank was declared failed. See {@link FailingSplits#declareFailed} for what goes with it.
   *
   * @return the splits that too many attempts have died of
   */
  public List<SplitFailure> declareFailed(RankFailure failure) {
    return failing.declareFailed(failure);
  }

  /** When no rank is left, what waits fails with the one that was declared failed last. */
  public void orphan(RankFailure last) {
    failing.orphan(last);
  }

  /** How many splits wait for a rank. */
  public int waiting() {
    return pool.waiting();
  }

  /** What a rank computes now, or did when it was last heard of. */
  public Optional<Integer> computing(int rank) {
    return failing.begun(rank).stream().findFirst();
  }

  /** Whether a rank holds no lease. */
  public boolean isIdle(int rank) {
    return pool.isIdle(rank);
  }

  /** Looks who has gone silent, who waits too long and which splits take too long. */
  public void tick() {
    for (int rank : leases.ranks()) {
      if (ranks.isSilent(rank, pool.nowMillis())) {
        failing.silence(rank);
      }
    }
    requests.tick();
  }

  /** Gives what there is now to ranks that wait. */
  public void serve() {
    requests.serve();
  }

  /** Gives nothing any more; calls wait for as long as they may. */
  public void close() {
    pool.close();
  }
}
