package dev.cosmicai.sweep.simulate;

import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * How ranks compute the splits that they have: a split's bytes come from the store while its
 * samples are computed, and it is done when both are. The first bytes of the next one have come by
 * then. With very many commits that are not durable yet, a rank waits, as {@code SplitCommits} has
 * it. Not thread-safe.
 */
final class SplitWork {
  /** Commits of a rank that may be on their way to the journal; the next one waits. */
  private static final int UNDER_WAY = 64;

  private final Nodes nodes;
  private final SharedResource store;
  private final SplitLeases leases;
  private final RankTimes ranks;
  private final IntConsumer committed;
  private final IntConsumer free;
  private final BitSet computing;

  /** By rank: commits that are not durable. */
  private final int[] underWay;

  /** Ranks that have computed a split and may not commit it yet. */
  private final BitSet blocked;

  private final double bytes;
  private final double coreSeconds;
  private final double warmUpSeconds;

  /** By rank: splits that its process has begun. */
  private final int[] begun;

  /**
   * Nobody computes yet.
   *
   * @param committed takes the rank that has computed a split
   * @param free takes the rank that has room for another split
   */
  SplitWork(
      Parameters parameters,
      Workload work,
      Nodes nodes,
      SplitLeases leases,
      RankTimes ranks,
      IntConsumer committed,
      IntConsumer free) {
    this.nodes = nodes;
    this.leases = leases;
    this.ranks = ranks;
    this.committed = committed;
    this.free = free;
    computing = new BitSet(work.worldSize());
    blocked = new BitSet(work.worldSize());
    underWay = new int[work.worldSize()];
    begun = new int[work.worldSize()];
    warmUpSeconds = parameters.get(Parameter.WARM_UP_SECONDS);
    bytes = Math.max(1, work.splitBytes());
    coreSeconds =
        parameters.get(Parameter.SPLIT_SECONDS)
            + parameters.get(Parameter.SAMPLE_SECONDS)
                * work.splitBytes()
                / parameters.get(Parameter.BYTES_PER_SAMPLE);
    store =
        new SharedResource(
            parameters.get(Parameter.STORE_BYTES_PER_SECOND),
            Math.min(
                parameters.get(Parameter.RANK_BYTES_PER_SECOND),
                parameters.get(Parameter.NODE_BYTES_PER_SECOND) / nodes.atOnceOnANode()),
            work.worldSize());
  }

  /** When the bytes of a split will all be there, if nothing changes. */
  double nextRead() {
    return store.nextTime();
  }

  /** They are, at that time. */
  void read(double now) {
    settle(now, store.complete());
  }

  /** Whether a rank computes. */
  boolean computes(int rank) {
    return computing.get(rank);
  }

  /** A split's first bytes have come; meanwhile another rank may have done the split. */
  void firstBytes(double now, int rank) {
    if (!computing.get(rank) && !blocked.get(rank) && leases.first(rank) != SplitLeases.NONE) {
      begin(now, rank);
    }
  }

  private void begin(double now, int rank) {
    computing.set(rank);
    leases.begin(now, rank);
    ranks.computes(rank, now);
    store.add(now, rank, bytes, 1);
    double warmUp = warmUpSeconds * WarmUp.shareOfNext(begun[rank]++);
    nodes.begin(now, rank, (coreSeconds + warmUp) * ranks.slowdown(rank), nodes.threads());
  }

  /** A split's bytes are there, or its samples are computed. */
  void settle(double now, int rank) {
    if (store.runs(rank) || nodes.runs(rank)) {
      return;
    }
    computing.clear(rank);
    if (underWay[rank] < UNDER_WAY) {
      commit(now, rank);
    } else {
      blocked.set(rank);
    }
  }

  /** One of a rank's commits is durable. */
  void durable(double now, int rank) {
    underWay[rank] = Math.max(0, underWay[rank] - 1);
    if (blocked.get(rank)) {
      blocked.clear(rank);
      commit(now, rank);
    }
  }

  private void commit(double now, int rank) {
    int split = leases.computed(now, rank);
    if (split != SplitLeases.NONE) {
      underWay[rank]++;
      ranks.commits(rank);
      committed.accept(rank);
      int late = leases.late(split);
      if (late != SplitLeases.NONE) {
        stop(now, late);
        leases.next(late);
        goOn(now, late);
      }
    }
    goOn(now, rank);
  }

  private void goOn(double now, int rank) {
    firstBytes(now, rank);
    free.accept(rank);
  }

  /** A rank is lost; what it has committed stands. */
  void lose(double now, int rank) {
    stop(now, rank);
    underWay[rank] = 0;
    begun[rank] = 0;
  }

  /** A rank leaves off what it does. */
  void stop(double now, int rank) {
    blocked.clear(rank);
    store.cancel(now, rank);
    nodes.cancel(now, rank);
    computing.clear(rank);
  }
}
