package dev.cosmicai.rendezvous.split;

import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.rendezvous.split.Leases.Held;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The splits that wait and the leases that are out: a rank's own splits go to it first, then
 * others' as far as the {@link Shares} allow; at the end those that take too long go to a second
 * rank. Not thread-safe.
 */
final class LeasePool {
  private final SplitPlan plan;
  private final Shares shares;
  private final Ranks ranks;
  private final Clock clock;
  private final SplitStates states;
  private final SplitQueue queue;
  private final Leases leases;
  private final SplitDurations durations = new SplitDurations();
  private final LeaseHistory.Writer history = new LeaseHistory.Writer();
  private boolean sealed;
  private boolean closed;

  /**
   * All splits wait.
   *
   * @param sealed whether no more come
   */
  LeasePool(SplitPlan plan, boolean sealed, Shares shares, Ranks ranks, Clock clock) {
    this.plan = plan;
    this.sealed = sealed;
    this.shares = shares;
    this.ranks = ranks;
    this.clock = clock;
    states = new SplitStates(plan.count());
    queue = new SplitQueue(shares, split -> states.of(split) == State.PENDING);
    leases = new Leases(ranks::isIdleNow);
    takeIn(shares.count(), plan.count());
  }

  SplitStates states() {
    return states;
  }

  Leases leases() {
    return leases;
  }

  LeaseHistory.Writer history() {
    return history;
  }

  long nowMillis() {
    return clock.millis();
  }

  /** There are so many splits now; those that have come wait. */
  void grow(int count) {
    int before = states.count();
    states.grow(count);
    takeIn(before, count);
  }

  /** Those wait that are in nobody's share. */
  private void takeIn(int from, int to) {
    for (int split = from; split < to; split++) {
      queue.giveBack(split);
    }
  }

  /** No more splits come. */
  void seal() {
    sealed = true;
  }

  boolean isSealed() {
    return sealed;
  }

  /** Whether each split is done and no more come. */
  private boolean allIsDone() {
    return sealed && states.areDone();
  }

  /** Nothing is given any more. */
  void close() {
    closed = true;
  }

  /** Whether a rank holds no lease. */
  boolean isIdle(int rank) {
    return !leases.hasRank(rank);
  }

  /** Whether there is something to say to a rank that waits, perhaps. */
  boolean hasNews() {
    return !closed && (queue.size() > 0 || allIsDone());
  }

  /** How many splits wait for a rank. */
  int waiting() {
    return queue.size();
  }

  /** As many of the splits that wait as a rank wants and may have. */
  List<Lease> grant(int rank, int wanted) {
    List<Lease> granted = new ArrayList<>();
    while (!closed && granted.size() < wanted) {
      int split = take(rank);
      if (split == SplitQueue.NONE) {
        break;
      }
      granted.add(grantSplit(split, rank));
    }
    return granted;
  }

  private int take(int rank) {
    int own = queue.takeOwn(rank);
    return own == SplitQueue.NONE ? queue.takeOthers(rank, this::mayTakeFrom) : own;
  }

  private boolean mayTakeFrom(int owner) {
    return switch (shares.taking()) {
      case NOBODYS -> false;
      case OF_PRESENT -> !ranks.isExpected(owner);
      case ANYBODYS -> true;
    };
  }

  private Lease grantSplit(int split, int rank) {
    states.set(split, State.LEASED);
    boolean first = isIdle(rank);
    Held held = leases.grant(split, rank, nowMillis());
    if (first) {
      held.begin(nowMillis());
    }
    return Lease.newBuilder().setId(held.id).setSplit(plan.split(split)).build();
  }

  /** Takes up a lease that this coordinator does not know, if it may be; else null. */
  Held adopt(HeldLease told, int rank) {
    int split = told.getSplit();
    boolean mayHave = shares.taking() != Shares.Taking.NOBODYS || shares.owner(split) == rank;
    if (closed || !mayHave || leases.wasReleased(told.getId(), rank)) {
      return null;
    }
    // The rank may not know of a newer lease that it got on a split which it still computes.
    leases.ofSplit(split).stream()
        .filter(held -> held.rank == rank && !held.isTold())
        .forEach(this::end);
    if (states.of(split) != State.PENDING) {
      return null;
    }
    queue.remove(split);
    states.set(split, State.LEASED);
    return leases.adopt(told.getId(), split, rank, nowMillis());
  }

  /**
   * Whether a rank need not ask again once it is done with what it holds: it is gone then, so this
   * is to be as true after a restart of the coordinator.
   */
  boolean nothingIsLeftFor(int rank) {
    if (allIsDone()) {
      return true;
    }
    return switch (shares.taking()) {
      case NOBODYS -> !queue.hasOwn(rank) && areOwnDurable(rank);
      // Others are to come, who need this one's place; what they have to do is theirs.
      case OF_PRESENT ->
          ranks.anyExpected() && !queue.hasOwn(rank) && !queue.hasOthers(rank, this::mayTakeFrom);
      case ANYBODYS -> false;
    };
  }

  private boolean areOwnDurable(int rank) {
    return states.areDurable(shares.bounds()[rank], shares.bounds()[rank + 1]);
  }

  /** A lease is over; its split waits again if no other rank has it. */
  void end(Held lease) {
    leases.end(lease);
    giveBackIfFree(lease.split);
  }

  /** The same of one that is lost. */
  void lose(Held lease, LeaseHistory.Cause cause) {
    history.lost(lease, nowMillis(), cause);
    end(lease);
  }

  /** Its rank gives a lease back. */
  void release(Held lease) {
    leases.release(lease);
    giveBackIfFree(lease.split);
  }

  private void giveBackIfFree(int split) {
    if (states.of(split) == State.LEASED && !leases.hasSplit(split)) {
      giveBack(split);
    }
  }

  /** A split that was taken, or had failed, waits again. */
  void giveBack(int split) {
    states.forgive(split);
    states.set(split, State.PENDING);
    queue.giveBack(split);
  }

  /** Nobody is to compute a split any more; its state is the caller's to set. */
  void withdraw(int split) {
    if (states.of(split) == State.PENDING) {
      queue.remove(split);
    }
    leases.ofSplit(split).forEach(leases::end);
  }

  /** All of a rank's own that wait do not any more; their states are the caller's to set. */
  List<Integer> withdrawOwn(int rank) {
    List<Integer> own = new ArrayList<>();
    while (queue.hasOwn(rank)) {
      own.add(queue.takeOwn(rank));
    }
    return own;
  }

  /**
   * A split comes to be committed, and nobody is to compute it any more.
   *
   * @return whether it is by a second lease
   */
  boolean commit(SplitCommit commit) {
    int split = commit.split();
    boolean second = false;
    for (Held lease : leases.ofSplit(split)) {
      if (lease.rank == commit.rank()) {
        second |= lease.second;
      } else {
        history.lost(lease, nowMillis(), LeaseHistory.Cause.OVERTAKEN);
      }
    }
    history.regained(commit);
    if (second) {
      history.secondIsFirst(split, nowMillis());
    }
    withdraw(split);
    durations.add(commit.computedMillis(), plan.bytes(split));
    // Its rank goes on with the next one that it holds.
    leases.ofRank(commit.rank()).stream().findFirst().ifPresent(next -> next.begin(nowMillis()));
    return second;
  }

  /** The leases that a rank without any may share: when nothing waits, of splits that one has. */
  List<Held> shareable() {
    return closed || shares.taking() == Shares.Taking.NOBODYS || queue.size() > 0
        ? List.of()
        : leases.all().stream().filter(leases::isAlone).toList();
  }

  /** By how much a lease takes too long; see {@link SplitDurations}. */
  long overdueMillis(Held lease) {
    return lease.isBegun()
        ? durations.overdueMillis(nowMillis() - lease.begunMillis(), plan.bytes(lease.split))
        : Long.MAX_VALUE;
  }

  /** A rank gets a split that another has: instead of it, if that one is not at it. */
  Lease share(Held lease, int rank) {
    if (lease.isBegun()) {
      history.second();
    } else {
      leases.end(lease);
    }
    return grantSplit(lease.split, rank);
  }
}
