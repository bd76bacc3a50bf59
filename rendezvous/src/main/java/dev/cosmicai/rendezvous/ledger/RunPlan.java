package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.contract.Limits;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.rendezvous.collective.Fold;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * What a run is to its rendezvous.
 *
 * @param runUid the identity that every message must carry
 * @param worldSize the number of ranks, from 1 to {@link Limits#MAX_WORLD_SIZE}
 * @param maxFailedRanks how many ranks may be missing from a result
 * @param assignments what each rank has to do; called from several threads, so it should be quick
 *     and must always give the same answer for a rank
 * @param completion the collective that ends the run: a rank that contributed to it is done, and
 *     the run is done when it is sealed
 * @param folds the custom folds by name
 */
public record RunPlan(
    String runUid,
    int worldSize,
    int maxFailedRanks,
    IntFunction<Assignment> assignments,
    Collective completion,
    Map<String, Fold> folds) {
  /** Checks the bounds and copies the folds. */
  public RunPlan {
    Objects.requireNonNull(runUid, "runUid");
    Objects.requireNonNull(assignments, "assignments");
    Objects.requireNonNull(completion, "completion");
    folds = Map.copyOf(folds);
    if (worldSize < 1 || worldSize > Limits.MAX_WORLD_SIZE) {
      throw new IllegalArgumentException(
          "worldSize is " + worldSize + ", not from 1 to " + Limits.MAX_WORLD_SIZE);
    }
    if (maxFailedRanks < 0) {
      throw new IllegalArgumentException("maxFailedRanks is " + maxFailedRanks + ", below 0");
    }
  }
}
