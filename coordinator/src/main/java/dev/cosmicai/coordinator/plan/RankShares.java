package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.AssignmentPolicy;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import java.util.Arrays;

/**
 * With which splits each rank begins. They follow from the manifest and from what the job says of
 * its ranks, and are no part of what a run computes: a run may be resumed with others.
 *
 * <p>Where a job says nothing of its ranks, each file has one, and a rank that has not come yet
 * keeps its file. With a {@code worldSize}, splits are shared out evenly, and whoever is done takes
 * others' splits. With {@code assignment: Static}, files are shared out as CAI does, for good.
 */
public final class RankShares {
  private RankShares() {}

  /** The shares of a run. */
  public static Shares of(Splits splits, int files, RunSpec run) {
    int worldSize = worldSize(files, run);
    if (run.assignment() == AssignmentPolicy.STATIC) {
      return new Shares(byFiles(splits, files, worldSize), Taking.NOBODYS);
    }
    return run.worldSize().isEmpty()
        ? new Shares(byFiles(splits, files, worldSize), Taking.OF_PRESENT)
        : new Shares(RankMapping.bounds(splits.count(), worldSize), Taking.ANYBODYS);
  }

  /**
   * How many ranks a run of so many files has.
   *
   * @throws FatalFault ({@code InvalidSpec}) if they are too many
   */
  public static int worldSize(int files, RunSpec run) {
    int worldSize = run.worldSize().orElse(files);
    if (worldSize > Limits.MAX_WORLD_SIZE) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "one rank for each of %d files is more than the %d ranks that a run may have; set worldSize"
              .formatted(files, Limits.MAX_WORLD_SIZE));
    }
    return worldSize;
  }

  private static int[] byFiles(Splits splits, int files, int worldSize) {
    return Arrays.stream(RankMapping.bounds(files, worldSize)).map(splits::firstOf).toArray();
  }
}
