package dev.cosmicai.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long a rank took, by a real clock.
 *
 * @param startedEpochSeconds when the rank began, in seconds since 1970; NaN if not known
 * @param wallSeconds from the start of the rank's process to its result
 * @param inferenceSeconds wall time within the network's forward pass
 * @param cpuSeconds processor time of the whole process, all threads together
 * @param stageSeconds wall time of each stage by its name, in the order of the stages; stages may
 *     overlap
 */
public record RankTimes(
    double startedEpochSeconds,
    double wallSeconds,
    double inferenceSeconds,
    double cpuSeconds,
    Map<String, Double> stageSeconds) {
  /** Copies the map and keeps its order. */
  public RankTimes {
    stageSeconds = Collections.unmodifiableMap(new LinkedHashMap<>(stageSeconds));
  }

  /** The times of a rank whose start is not known. */
  public RankTimes(
      double wallSeconds,
      double inferenceSeconds,
      double cpuSeconds,
      Map<String, Double> stageSeconds) {
    this(Double.NaN, wallSeconds, inferenceSeconds, cpuSeconds, stageSeconds);
  }
}
