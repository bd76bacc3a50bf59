package dev.cosmicai.benchmarks.skew;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * When the ranks of a run ended, from the first one's first split on.
 *
 * @param splits how many were committed
 * @param firstSeconds the last split of the rank that ended first was computed; 0 if a rank
 *     committed none
 * @param lastSeconds that of the rank that ended last
 * @param longestSeconds of the split that took longest
 */
record RankTimes(int splits, double firstSeconds, double lastSeconds, double longestSeconds) {
  private static final double MILLIS_PER_SECOND = 1e3;

  /**
   * A split that a rank has committed.
   *
   * @param startedMillis when it began to be computed, since 1970
   * @param computedMillis for how long it was
   */
  record Commit(int rank, long startedMillis, long computedMillis) {
    long endedMillis() {
      return startedMillis + computedMillis;
    }
  }

  /** From all that a run of so many ranks has committed, at least one split. */
  static RankTimes of(int ranks, List<Commit> commits) {
    long begun = commits.stream().mapToLong(Commit::startedMillis).min().orElseThrow();
    Map<Integer, Commit> last =
        commits.stream()
            .collect(
                Collectors.toMap(
                    Commit::rank,
                    commit -> commit,
                    BinaryOperator.maxBy(Comparator.comparingLong(Commit::endedMillis))));
    List<Long> ends = last.values().stream().map(Commit::endedMillis).sorted().toList();
    return new RankTimes(
        commits.size(),
        ends.size() < ranks ? 0 : (ends.get(0) - begun) / MILLIS_PER_SECOND,
        (ends.get(ends.size() - 1) - begun) / MILLIS_PER_SECOND,
        commits.stream().mapToLong(Commit::computedMillis).max().orElseThrow() / MILLIS_PER_SECOND);
  }

  double apartSeconds() {
    return lastSeconds - firstSeconds;
  }
}
