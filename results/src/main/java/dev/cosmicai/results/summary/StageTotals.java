package dev.cosmicai.results.summary;

import java.util.LinkedHashMap;
import java.util.Map;

/** How long the ranks spent in each stage, in the order in which the stages first appear. */
public final class StageTotals {
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private final Map<String, Double> longest = new LinkedHashMap<>();

  void add(Map<String, Double> stageSeconds) {
    stageSeconds.forEach(
        (stage, time) -> {
          seconds.merge(stage, time, Double::sum);
          longest.merge(stage, time, Math::max);
        });
  }

  /** All ranks' seconds by stage. */
  public Map<String, Double> seconds() {
    return seconds;
  }

  /** The slowest rank's seconds by stage. */
  public Map<String, Double> longestSeconds() {
    return longest;
  }
}
