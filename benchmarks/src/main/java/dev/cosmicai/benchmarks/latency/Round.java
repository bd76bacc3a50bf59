package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.results.rank.RankResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One job that has ended well.
 *
 * @param timeline when it passed which milestone
 * @param ranks its ranks' results
 */
record Round(Timeline timeline, List<RankResult> ranks) {
  private static final String JOIN = "join";

  /** From the start to Complete, in seconds. */
  double seconds() {
    return timeline.seconds(Milestone.APPLIED, Milestone.COMPLETE).orElseThrow();
  }

  /**
   * The slowest rank's own work in seconds: from the start of its process to its stored result,
   * without its wait for the coordinator.
   */
  double slowestRankSeconds() {
    return ownSeconds(slowest());
  }

  /** What the job took beside that, in seconds. */
  double overheadSeconds() {
    return seconds() - slowestRankSeconds();
  }

  /** The slowest rank's stages in seconds; they overlap. */
  Map<String, Double> slowestRankStages() {
    return new TreeMap<>(slowest().times().stageSeconds());
  }

  private RankResult slowest() {
    return ranks.stream().max(Comparator.comparingDouble(Round::ownSeconds)).orElseThrow();
  }

  private static double ownSeconds(RankResult rank) {
    return rank.times().wallSeconds() - rank.times().stageSeconds().getOrDefault(JOIN, 0.0);
  }
}
