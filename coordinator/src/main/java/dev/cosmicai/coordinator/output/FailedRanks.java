package dev.cosmicai.coordinator.output;

import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.results.summary.RunSummary;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Says of each rank that failed why it did. */
public final class FailedRanks {
  private FailedRanks() {}

  /** What was declared of them, one entry for each rank, in rank order. */
  public static List<RunSummary.FailedRank> of(Collection<RankFailure> declared) {
    return declared.stream()
        .sorted(Comparator.comparingInt(RankFailure::getRank))
        .map(FailedRanks::told)
        .toList();
  }

  private static RunSummary.FailedRank told(RankFailure failure) {
    String partition = failure.getPartition();
    return new RunSummary.FailedRank(
        failure.getRank(),
        partition.isEmpty() ? null : partition,
        failure.getReason(),
        failure.getMessage());
  }
}
