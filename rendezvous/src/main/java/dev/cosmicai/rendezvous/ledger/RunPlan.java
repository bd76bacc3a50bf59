package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.contract.Limits;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.rendezvous.journal.MetricsCodec;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.SplitPlan;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * What a run is to its rendezvous.
 *
 * @param runUid the identity that every message must carry
 * @param worldSize the number of ranks, from 1 to {@link Limits#MAX_WORLD_SIZE}
 * @param maxFailedRanks how many ranks may be missing in the end
 * @param assignments what each rank is told; called from several threads, so it should be quick and
 *     must always give the same answer for a rank
 * @param splits what is computed: the run is done when all of them are
 * @param followed whether more may come, until {@link RunLedger#seal}
 * @param shares whose they are
 * @param maxFailedSplits how many splits may fail for themselves; if empty, a rank fails with the
 *     split that it cannot compute
 * @param maxBadSamples how many samples may be set aside, of all splits together
 * @param metrics how the metrics of splits become those of the run
 */
public record RunPlan(
    String runUid,
    int worldSize,
    int maxFailedRanks,
    IntFunction<Assignment> assignments,
    SplitPlan splits,
    boolean followed,
    Shares shares,
    OptionalInt maxFailedSplits,
    int maxBadSamples,
    MetricsCodec<?> metrics) {
  /** Checks the bounds. */
  public RunPlan {
    Objects.requireNonNull(runUid, "runUid");
    Objects.requireNonNull(assignments, "assignments");
    Objects.requireNonNull(metrics, "metrics");
    if (worldSize < 1 || worldSize > Limits.MAX_WORLD_SIZE) {
      throw new IllegalArgumentException(
          "worldSize is " + worldSize + ", not from 1 to " + Limits.MAX_WORLD_SIZE);
    }
    if (maxFailedRanks < 0) {
      throw new IllegalArgumentException("maxFailedRanks is " + maxFailedRanks + ", below 0");
    }
    if (maxBadSamples < 0 || maxBadSamples > Limits.MAX_BAD_SAMPLES) {
      throw new IllegalArgumentException(
          "maxBadSamples is " + maxBadSamples + ", not from 0 to " + Limits.MAX_BAD_SAMPLES);
    }
    if (shares.worldSize() != worldSize) {
      throw new IllegalArgumentException("the shares are of another number of ranks");
    }
    if (followed && shares.taking() != Shares.Taking.ANYBODYS) {
      throw new IllegalArgumentException("splits that come later are anybody's");
    }
  }

  /** A run to which no more splits come. */
  public RunPlan(
      String runUid,
      int worldSize,
      int maxFailedRanks,
      IntFunction<Assignment> assignments,
      SplitPlan splits,
      Shares shares,
      OptionalInt maxFailedSplits,
      int maxBadSamples,
      MetricsCodec<?> metrics) {
    this(
        runUid,
        worldSize,
        maxFailedRanks,
        assignments,
        splits,
        false,
        shares,
        maxFailedSplits,
        maxBadSamples,
        metrics);
  }

  /**
   * A run without splits, whose ranks do what they do by collectives and messages alone. It is
   * complete when every rank has finished or failed.
   */
  public static RunPlan ofCollectives(
      String runUid, int worldSize, int maxFailedRanks, Assignment assignment) {
    return new RunPlan(
        runUid,
        worldSize,
        maxFailedRanks,
        rank -> assignment,
        SplitPlan.NONE,
        new Shares(new int[worldSize + 1], Shares.Taking.NOBODYS),
        OptionalInt.empty(),
        0,
        MetricsCodec.NONE);
  }

  /** Whether its end is that of its ranks. */
  boolean isOfCollectives() {
    return splits.count() == 0 && !followed;
  }

  /** The same run, of these splits. */
  RunPlan withSplits(SplitPlan others) {
    return new RunPlan(
        runUid,
        worldSize,
        maxFailedRanks,
        assignments,
        others,
        followed,
        shares,
        maxFailedSplits,
        maxBadSamples,
        metrics);
  }
}
