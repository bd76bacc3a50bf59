package dev.cosmicai.rendezvous.split;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.RankFailure;

/**
 * A split that will not be computed.
 *
 * @param split its index
 * @param rank who said so, or failed while it had it
 * @param withRank whether it is missing since its rank failed; else the split itself was the reason
 * @param reason one of the constant reasons of the module {@code faults}
 * @param message the same for people
 */
public record SplitFailure(int split, int rank, boolean withRank, String reason, String message) {
  /** As a rank, or whoever supervises it, says. */
  static SplitFailure of(int split, int rank, boolean withRank, RankFailure failure) {
    return new SplitFailure(split, rank, withRank, failure.getReason(), failure.getMessage());
  }

  /** Of a split that attempts of ranks have died of, one after another. */
  static SplitFailure lost(int split, int lastRank, int attempts) {
    return new SplitFailure(
        split,
        lastRank,
        false,
        Reason.RanksFailed.name(),
        "%d attempts of ranks ended while they computed it; the last one's log, of rank %d, may tell why"
            .formatted(attempts, lastRank));
  }
}
