package dev.cosmicai.coordinator.output;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.results.summary.RunSummary;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says of each rank that is missing in a result why it is. */
public final class FailedRanks {
  private FailedRanks() {}

  /**
   * Pairs the missing ranks with what was declared of them.
   *
   * @param missing in the sealed result
   * @param declared what the supervisor said
   * @return one entry for each missing rank, in rank order
   */
  public static List<RunSummary.FailedRank> of(
      SortedSet<Integer> missing, Collection<RankFailure> declared) {
    Map<Integer, RankFailure> byRank =
        declared.stream().collect(Collectors.toMap(RankFailure::getRank, Function.identity()));
    return missing.stream()
        .map(
            rank ->
                byRank.containsKey(rank)
                    ? told(byRank.get(rank))
                    : new RunSummary.FailedRank(
                        rank,
                        null,
                        Reason.RanksFailed.name(),
                        "declared failed; the rank's own log tells why"))
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
