package dev.cosmicai.rendezvous.split;

import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.Leases.Held;
import dev.cosmicai.rendezvous.split.SplitStates.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Who computes which split, and what became of each. Leases are given for a rank's own splits
 * first, then for others' as far as the {@link Shares} allow. They are not durable: a coordinator
 * that was restarted adopts those that ranks tell of. Not thread-safe.
 */
public final class SplitLedger {
  /** A lease that its rank does not tell of is lost after so long; before, it is on the way. */
  private static final long LOST_MILLIS = 10_000;

  /** A split that so many attempts have died of is given up, if the job tolerates failed splits. */
  private static final int MAX_LOSSES = 4;

  private final SplitPlan plan;
  private final Shares shares;
  private final OptionalInt maxFailed;
  private final Ranks ranks;
  private final SplitStates states;
  private final SplitQueue queue;
  private final Leases leases = new Leases();
  private final SplitDurations durations = new SplitDurations();
  private final LeaseRequests requests;

  /**
   * All splits wait.
   *
   * @param maxFailed how many splits may fail for themselves; if empty, a rank fails with its split
   */
  public SplitLedger(
      SplitPlan plan, Shares shares, OptionalInt maxFailed, Ranks ranks, Outbox outbox) {
    this.plan = plan;
    this.shares = shares;
    this.maxFailed = maxFailed;
    this.ranks = ranks;
    states = new SplitStates(plan.count());
    queue = new SplitQueue(shares, split -> states.of(split) == State.PENDING);
    requests = new LeaseRequests(this, outbox);
  }

  /** What became of each split. */
  public SplitStates states() {
    return states;
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
      int rank,
      List<HeldLease> held,
      int wanted,
      long nowMillis,
      CompletableFuture<AcquireResponse> answer) {
    if (wanted < 1) {
      throw new Refusal(Refusal.Kind.MALFORMED, "wanted is " + wanted + ", below 1");
    }
    requests.add(rank, renew(rank, held, nowMillis), wanted, nowMillis, answer);
  }

  /**
   * A rank tells of the leases that it holds.
   *
   * @return those that it does not hold any more
   */
  public List<Long> renew(int rank, List<HeldLease> held, long nowMillis) {
    held.forEach(told -> requireSplit(told.getSplit()));
    List<Long> revoked = new ArrayList<>();
    List<Held> known = new ArrayList<>();
    for (HeldLease told : held) {
      Held lease = leases.find(told.getId(), rank);
      if (lease == null && mayAdopt(told.getSplit(), rank)) {
        queue.remove(told.getSplit());
        states.set(told.getSplit(), State.LEASED);
        lease = leases.adopt(told.getId(), told.getSplit(), rank, nowMillis);
      }
      if (lease == null) {
        revoked.add(told.getId());
      } else {
        known.add(lease);
      }
    }
    if (!known.isEmpty()) {
      known.get(0).begin(nowMillis);
    }
    for (Held lease : leases.ofRank(rank)) {
      if (!known.contains(lease) && nowMillis - lease.grantedMillis > LOST_MILLIS) {
        end(lease);
      }
    }
    return revoked;
  }

  private boolean mayAdopt(int split, int rank) {
    boolean mayHave = shares.taking() != Shares.Taking.NOBODYS || shares.owner(split) == rank;
    return mayHave && states.of(split) == State.PENDING;
  }

  /** A rank gives leases back, undone. */
  public void release(int rank, List<HeldLease> held) {
    for (HeldLease told : held) {
      Held lease = leases.find(told.getId(), rank);
      if (lease != null) {
        end(lease);
      }
    }
    serve();
  }

  /** A rank gives back all that it may still hold. */
  public void releaseAll(int rank) {
    leases.ofRank(rank).forEach(this::end);
    serve();
  }

  /**
   * A rank says that a split cannot be computed.
   *
   * @return whether it goes on with the next one, as the job tolerates failed splits
   */
  public boolean fail(int rank, int split, RankFailure failure) {
    requireSplit(split);
    State state = states.of(split);
    if (state == State.PENDING || state == State.LEASED) {
      boolean withRank = maxFailed.isEmpty();
      withdraw(split);
      states.fail(
          SplitFailure.of(split, rank, withRank, failure),
          withRank ? State.CONDEMNED : State.FAILED);
    }
    serve();
    return maxFailed.isPresent();
  }

  /** Whether more splits have failed for themselves than the job tolerates. */
  public boolean failedTooMany() {
    return states.failedAlone() > maxFailed.orElse(0);
  }

  /**
   * A split comes to be committed.
   *
   * @return whether this is the first commit of it; then nobody else is to compute it any more
   */
  public boolean commit(SplitCommit commit, long nowMillis) {
    int split = commit.split();
    State state = states.of(split);
    if (state == State.COMMITTING || state == State.COMMITTED) {
      return false;
    }
    withdraw(split);
    states.forgive(split);
    states.set(split, State.COMMITTING);
    states.record(commit);
    durations.add(commit.computedMillis(), plan.bytes(split));
    List<Held> left = leases.ofRank(commit.rank());
    if (!left.isEmpty()) {
      left.get(0).begin(nowMillis);
    }
    return true;
  }

  /** What was committed is durable, by now or from before this life of the coordinator. */
  public void committed(SplitCommit commit) {
    int split = commit.split();
    if (states.of(split) == State.PENDING) {
      queue.remove(split);
    }
    states.forgive(split);
    states.set(split, State.COMMITTED);
    states.record(commit);
  }

  /** A split had failed for itself before this life of the coordinator. */
  public void restore(SplitFailure failure) {
    if (states.of(failure.split()) == State.PENDING) {
      queue.remove(failure.split());
      states.fail(failure, State.FAILED);
    }
  }

  /**
   * A new attempt of a rank has come: the one before is gone.
   *
   * @return the splits that too many attempts have died of
   */
  public List<SplitFailure> restart(int rank) {
    List<SplitFailure> given = lose(rank);
    states.failuresWith(rank).forEach(failure -> tryAgain(failure.split()));
    return given;
  }

  /**
   * A rank was declared failed. With it goes what it was at, if failed splits are not tolerated for
   * themselves, and where nobody may take what is another's, all of its own.
   *
   * @return the splits that too many attempts have died of
   */
  public List<SplitFailure> declareFailed(RankFailure failure) {
    int rank = failure.getRank();
    if (maxFailed.isEmpty()) {
      leases.ofRank(rank).stream().filter(Held::isBegun).forEach(held -> failWith(failure, held));
    }
    List<SplitFailure> given = lose(rank);
    states.failuresWith(rank).forEach(condemned -> states.set(condemned.split(), State.FAILED));
    while (shares.taking() == Shares.Taking.NOBODYS && queue.hasOwn(rank)) {
      failWith(failure, queue.takeOwn(rank));
    }
    return given;
  }

  /** When no rank is left, what waits fails with the one that was declared failed last. */
  public void orphan(RankFailure last) {
    for (int split = 0; split < states.count() && queue.size() > 0; split++) {
      if (states.of(split) == State.PENDING) {
        queue.remove(split);
        failWith(last, split);
      }
    }
  }

  private void failWith(RankFailure failure, Held lease) {
    leases.end(lease);
    if (states.of(lease.split) == State.LEASED && leases.ofSplit(lease.split).isEmpty()) {
      failWith(failure, lease.split);
    }
  }

  private void failWith(RankFailure failure, int split) {
    states.fail(SplitFailure.of(split, failure.getRank(), true, failure), State.FAILED);
  }

  /** Ends a rank's leases. Returns the splits that too many attempts have died of. */
  private List<SplitFailure> lose(int rank) {
    List<SplitFailure> given = new ArrayList<>();
    for (Held lease : leases.ofRank(rank)) {
      end(lease);
      if (lease.isBegun()
          && states.of(lease.split) == State.PENDING
          && states.lost(lease.split) >= MAX_LOSSES
          && maxFailed.isPresent()) {
        queue.remove(lease.split);
        SplitFailure fatal = SplitFailure.lost(lease.split, rank, MAX_LOSSES);
        states.fail(fatal, State.FAILED);
        given.add(fatal);
      }
    }
    return given;
  }

  /** Nobody is to compute a split any more. */
  private void withdraw(int split) {
    if (states.of(split) == State.PENDING) {
      queue.remove(split);
    }
    leases.ofSplit(split).forEach(leases::end);
  }

  private void end(Held lease) {
    leases.end(lease);
    if (states.of(lease.split) == State.LEASED && leases.ofSplit(lease.split).isEmpty()) {
      tryAgain(lease.split);
    }
  }

  private void tryAgain(int split) {
    states.forgive(split);
    states.set(split, State.PENDING);
    queue.giveBack(split);
  }

  /** What a rank computes now, or did when it was last heard of. */
  public Optional<Integer> computing(int rank) {
    return leases.ofRank(rank).stream().filter(Held::isBegun).map(lease -> lease.split).findFirst();
  }

  /** Whether a rank holds no lease. */
  public boolean isIdle(int rank) {
    return !leases.hasRank(rank);
  }

  /** Looks who has gone silent, who waits too long and which splits take too long. */
  public void tick(long nowMillis) {
    for (int rank : leases.ranks()) {
      if (ranks.isSilent(rank, nowMillis)) {
        leases.ofRank(rank).forEach(this::end);
      }
    }
    requests.tick(nowMillis);
  }

  /** Gives what there is now to ranks that wait. */
  public void serve() {
    requests.serve();
  }

  /** As many of the splits that wait as a rank wants and may have. */
  List<Lease> grant(int rank, int wanted, long nowMillis) {
    List<Lease> granted = new ArrayList<>();
    for (int split = take(rank); split != SplitQueue.NONE; split = take(rank)) {
      granted.add(grantSplit(split, rank, nowMillis));
      if (granted.size() == wanted) {
        break;
      }
    }
    return granted;
  }

  private int take(int rank) {
    int own = queue.takeOwn(rank);
    if (own != SplitQueue.NONE) {
      return own;
    }
    return switch (shares.taking()) {
      case NOBODYS -> SplitQueue.NONE;
      case OF_PRESENT -> queue.takeOthers(rank, owner -> !ranks.isExpected(owner));
      case ANYBODYS -> queue.takeOthers(rank, owner -> true);
    };
  }

  private Lease grantSplit(int split, int rank, long nowMillis) {
    states.set(split, State.LEASED);
    boolean first = isIdle(rank);
    Held held = leases.grant(split, rank, nowMillis);
    if (first) {
      held.begin(nowMillis);
    }
    return Lease.newBuilder().setId(held.id).setSplit(plan.split(split)).build();
  }

  /** Whether a rank need not ask again once it is done with what it holds. */
  boolean nothingIsLeftFor(int rank) {
    if (states.areDone()) {
      return true;
    }
    return switch (shares.taking()) {
      case NOBODYS -> !queue.hasOwn(rank);
      // Others are to come, who need this one's place; what they have to do is theirs.
      case OF_PRESENT -> ranks.anyExpected() && !queue.hasOwn(rank);
      case ANYBODYS -> false;
    };
  }

  /** The leases that a rank without any may share: when nothing waits, of splits that one has. */
  List<Held> shareable() {
    return shares.taking() == Shares.Taking.NOBODYS || queue.size() > 0
        ? List.of()
        : leases.all().stream().filter(lease -> leases.ofSplit(lease.split).size() == 1).toList();
  }

  /** By how much a lease takes too long; see {@link SplitDurations}. */
  long overdueMillis(Held lease, long nowMillis) {
    return lease.isBegun()
        ? durations.overdueMillis(nowMillis - lease.begunMillis(), plan.bytes(lease.split))
        : Long.MAX_VALUE;
  }

  /** A rank gets a split that another has: instead of it, if that one is not at it. */
  Lease share(Held lease, int rank, long nowMillis) {
    if (!lease.isBegun()) {
      leases.end(lease);
    }
    return grantSplit(lease.split, rank, nowMillis);
  }
}
