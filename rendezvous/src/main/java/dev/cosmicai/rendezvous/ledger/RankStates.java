package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.RankSet;
import java.util.BitSet;
import java.util.List;

/** The ranks of a run and what became of each. Not thread-safe. */
final class RankStates {
  private final RunPlan plan;
  private final HeartbeatTiming timing;
  // Heard of in this life of the coordinator.
  private final RankSet joined = new RankSet();
  // Contributed to the completion; stays so.
  private final RankSet finished = new RankSet();
  // Declared failed before they finished.
  private final RankSet failed = new RankSet();
  private final Membership membership;
  private final Failures failures;
  private final Progress progress;
  private final ThroughputWindow throughput;

  RankStates(RunPlan plan, HeartbeatTiming timing) {
    this.plan = plan;
    this.timing = timing;
    membership = new Membership(plan.runUid(), plan.worldSize(), joined);
    failures = new Failures(plan.maxFailedRanks(), failed);
    throughput = new ThroughputWindow(timing.window());
    progress = new Progress(plan.worldSize(), this::partitionBytes, throughput);
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
    throughput.begin(nowMillis);
    if (fresh) {
      progress.restart(rank);
      if (mayReturn) {
        failures.takeBack(rank);
      }
    }
    return fresh;
  }

  /**
   * An admitted rank tells how far it is.
   *
   * @param fresh what {@link #admit} said of it
   */
  void report(ReportRequest request, boolean fresh, long nowMillis) {
    progress.report(
        request.getMember().getRank(),
        request.getSamplesDone(),
        request.getSamplesTotal(),
        !fresh,
        nowMillis);
  }

  /** A rank has contributed to the completion. */
  void finish(int rank, long nowMillis) {
    finished.add(rank);
    progress.finish(rank, nowMillis);
  }

  /** A rank had contributed to the completion before this life of the coordinator. */
  void restore(int rank, long samples) {
    finished.add(rank);
    progress.restore(rank, samples);
  }

  /** A rank that has not finished was declared failed. */
  void giveUp(RankFailure failure) {
    failures.declare(withPartition(failure), membership.attempt(failure.getRank()));
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

  /** Writes all but the numbers of ranks, which can be written later. */
  Numbers describe(RunState.Builder state, long nowMillis) {
    BitSet active = joined.without(finished, failed);
    state
        .setActive(active.cardinality())
        .setSucceeded(finished.size())
        .setFailed(failed.size())
        .setSamplesDone(progress.samplesDone())
        .setSamplesTotal(progress.samplesTotal())
        .setSamplesPerSecond(throughput.perSecond(nowMillis))
        .addAllFailures(failures.shown());
    return new Numbers(
        finished.copy(),
        failed.copy(),
        membership.silentSince(nowMillis - timing.window().toMillis(), active));
  }

  /** A rank that was killed could not say what it was at; with one partition it is known. */
  private RankFailure withPartition(RankFailure failure) {
    if (!failure.getPartition().isEmpty()) {
      return failure;
    }
    List<Partition> partitions = plan.assignments().apply(failure.getRank()).getPartitionsList();
    return partitions.size() == 1
        ? failure.toBuilder().setPartition(partitions.get(0).getUri()).build()
        : failure;
  }

  private long partitionBytes(int rank) {
    return plan.assignments().apply(rank).getPartitionsList().stream()
        .mapToLong(Partition::getSizeBytes)
        .sum();
  }
}
