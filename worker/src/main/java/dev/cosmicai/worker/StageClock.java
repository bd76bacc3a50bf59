package dev.cosmicai.worker;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Adds up the wall time of each {@link Stage}. Thread-safe. */
final class StageClock {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);

  /** Does the work and adds its time, also where it fails. */
  <T> T time(Stage stage, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      add(stage, System.nanoTime() - start);
    }
  }

  /** Adds time that was measured elsewhere. */
  synchronized void add(Stage stage, long elapsedNanos) {
    nanos.merge(stage, elapsedNanos, Long::sum);
  }

  /** The time of one stage; 0 if it did not happen. */
  synchronized double seconds(Stage stage) {
    return nanos.getOrDefault(stage, 0L) / NANOS_PER_SECOND;
  }

  /** The times of all stages that happened, in the order of the stages. */
  synchronized Map<String, Double> allSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    nanos.forEach((stage, time) -> seconds.put(stage.key(), time / NANOS_PER_SECOND));
    return seconds;
  }
}
