package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.RankSet;
import dev.cosmicai.rendezvous.progress.Progress;
import dev.cosmicai.rendezvous.progress.ThroughputWindow;
import dev.cosmicai.rendezvous.split.Ranks;
import java.time.Duration;
import java.util.BitSet;

/** The ranks of a run and what became of each. Not thread-safe. */
final class RankStates implements Ranks {
  private final int worldSize;
  private final HeartbeatTiming timing;
  // Heard of in this life of the coordinator.
  private final RankSet joined = new RankSet();
  // Told that nothing is left for them, and durably gone; stays so.
  private final RankSet finished = new RankSet();
  // Declared failed before they finished.
  private final RankSet failed = new RankSet();
  // In any of these sets.
  private final RankSet known = new RankSet();
  private final Membership membership;
  private final Failures failures;
  private final Progress progress;
  private final ThroughputWindow throughput;

  RankStates(RunPlan plan, HeartbeatTiming timing) {
    this.worldSize = plan.worldSize();
    this.timing = timing;
    membership = new Membership(plan.runUid(), plan.worldSize(), joined);
    failures = new Failures(plan.maxFailedRanks(), failed);
    throughput = new ThroughputWindow(timing.window());
    progress = new Progress(plan.worldSize(), plan.splits().totalBytes(), throughput);
  }

  /**
   * Ranks by number, which take long to write for a large world.
   *
   * @param silent not heard of for a while, of those at work
   */
  record Numbers(BitSet finished, BitSet failed, BitSet silent) {
    void write(RunState.Builder state) {
      state
          .setSucceededRanks(RankRanges.format(finished))
          .setFailedRanks(RankRanges.format(failed))
          .setSilentRanks(RankRanges.format(silent));
    }
  }

  /** Refuses a message of another run. */
  void checkRun(String claimedUid) {
    membership.checkRun(claimedUid);
  }

  /** Refuses a rank outside of the world. */
  void checkRank(int rank) {
    membership.checkRank(rank);
  }

  /**
   * Lets a member in, or refuses it.
   *
   * @param mayReturn whether a newer attempt of a failed rank makes it a member again
   * @return whether its attempt was not known
   */
  boolean admit(Member member, boolean mayReturn, long nowMillis) {
    membership.check(member);
    int rank = member.getRank();
    failures.checkNotGivenUp(rank, member.getAttempt());
    boolean fresh = membership.heardFrom(member, nowMillis);
    known.add(rank);
    throughput.begin(nowMillis);
    if (fresh) {
      progress.restart(rank);
      if (mayReturn) {
        failures.takeBack(rank);
      }
    }
    return fresh;
  }

  /** A rank is gone, as nothing was left for it. */
  void finish(int rank) {
    known.add(rank);
    finished.add(rank);
    failures.takeBack(rank);
  }

  /** A rank that has not finished was declared failed. */
  void giveUp(RankFailure failure) {
    known.add(failure.getRank());
    failures.declare(failure, membership.attempt(failure.getRank()));
    progress.restart(failure.getRank());
  }

  @Override
  public boolean isExpected(int rank) {
    return !known.contains(rank);
  }

  @Override
  public boolean anyExpected() {
    return known.size() < worldSize;
  }

  @Override
  public boolean allGone() {
    return finished.size() + failed.size() >= worldSize;
  }

  @Override
  public boolean isSilent(int rank, long nowMillis) {
    return membership.isSilent(rank, nowMillis - timing.window().toMillis());
  }

  @Override
  public void isIdleNow(int rank) {
    progress.holdNothing(rank);
  }

  /** Those at work that were not heard of for so long. */
  BitSet silentFor(Duration time, long nowMillis) {
    return membership.silentSince(nowMillis - time.toMillis(), joined.without(finished, failed));
  }

  Failures failures() {
    return failures;
  }

  RankSet finished() {
    return finished;
  }

  RankSet failed() {
    return failed;
  }

  Progress progress() {
    return progress;
  }

  /**
   * Writes all but the numbers of ranks, which can be written later.
   *
   * @param over whether all is done: then all that did not fail have succeeded
   * @param failedBytes of splits that will not be computed
   */
  Numbers describe(RunState.Builder state, boolean over, long failedBytes, long nowMillis) {
    BitSet active = joined.without(finished, failed);
    BitSet succeeded = finished.copy();
    if (over) {
      succeeded.set(0, worldSize);
      succeeded.andNot(failed.copy());
    }
    state
        .setActive(active.cardinality())
        .setSucceeded(succeeded.cardinality())
        .setFailed(failed.size())
        .setSamplesDone(progress.samplesDone())
        .setSamplesTotal(progress.samplesTotal(failedBytes))
        .setSamplesPerSecond(throughput.perSecond(nowMillis))
        .addAllFailures(failures.shown());
    return new Numbers(
        succeeded,
        failed.copy(),
        membership.silentSince(nowMillis - timing.window().toMillis(), active));
  }
}
