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

  /** A stage's seconds in parts of the longest stage's; 0 if none took any. */
  public double share(String stage) {
    double most = seconds.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return most == 0 ? 0 : seconds.get(stage) / most;
  }
}
