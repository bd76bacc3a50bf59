package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.results.rank.RankResult;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One job that has ended well.
 *
 * @param times when each milestone was passed
 * @param ranks its ranks' results
 */
record Round(Map<Milestone, Instant> times, List<RankResult> ranks) {
  /** Adds the milestones that the ranks' results tell of. */
  static Round of(Map<Milestone, Instant> observed, List<RankResult> ranks) {
    Map<Milestone, Instant> times = new EnumMap<>(observed);
    for (RankResult rank : ranks) {
      double started = rank.times().startedEpochSeconds();
      latest(times, Milestone.RANKS_STARTED, started);
      latest(times, Milestone.RANKS_STORED, started + rank.times().wallSeconds());
    }
    return new Round(times, ranks);
  }

  /** Seconds from the start to a milestone; empty if that was not passed after it. */
  OptionalDouble secondsTo(Milestone milestone) {
    Instant start = times.get(Milestone.APPLIED);
    Instant end = times.get(milestone);
    return end == null || end.isBefore(start)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Duration.between(start, end).toMillis() / 1e3);
  }

  double seconds() {
    return secondsTo(Milestone.COMPLETE).orElseThrow();
  }

  /**
   * The slowest rank's own work in seconds: from the start of its process to its stored result,
   * without its wait for the coordinator.
   */
  double slowestRankSeconds() {
    return ranks.stream().mapToDouble(Round::ownSeconds).max().orElseThrow();
  }

  double overheadSeconds() {
    return seconds() - slowestRankSeconds();
  }

  private static double ownSeconds(RankResult rank) {
    return rank.times().wallSeconds() - rank.times().stageSeconds().getOrDefault("join", 0.0);
  }

  private static void latest(Map<Milestone, Instant> times, Milestone milestone, double seconds) {
    times.merge(
        milestone,
        Instant.ofEpochMilli(Math.round(seconds * 1e3)),
        (one, other) -> one.isAfter(other) ? one : other);
  }
}
