package dev.cosmicai.worker.context;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Adds up the wall time of each {@link Stage}. Thread-safe. */
public final class StageClock {
  private static final double NANOS_PER_SECOND = 1e9;

  @GuardedBy("this")
  private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);

  private final long madeNanos = System.nanoTime();
  private final long madeEpochMillis = System.currentTimeMillis();

  /** Does the work and adds its time, also where it fails. */
  public <T> T time(Stage stage, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      add(stage, System.nanoTime() - start);
    }
  }

  /** Adds time that was measured elsewhere. */
  public synchronized void add(Stage stage, long elapsedNanos) {
    nanos.merge(stage, elapsedNanos, Long::sum);
  }

  /** Adds the time since this clock was made, unless it was added before. */
  public synchronized void reached(Stage stage) {
    nanos.putIfAbsent(stage, System.nanoTime() - madeNanos);
  }

  /**
   * Tells when the process started, which takes long to find out and so is told later: {@link
   * Stage#JVM} is the time from then until this clock was made, and {@link Stage#FIRST_FORWARD}
   * begins then.
   */
  public synchronized void processStarted(long epochMillis) {
    long before = TimeUnit.MILLISECONDS.toNanos(Math.max(0, madeEpochMillis - epochMillis));
    nanos.put(Stage.JVM, before);
  }

  /** The time of one stage; 0 if it did not happen. */
  public synchronized double seconds(Stage stage) {
    return allSeconds().getOrDefault(stage.key(), 0.0);
  }

  /** The times of all stages that happened, in the order of the stages. */
  public synchronized Map<String, Double> allSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    long before = nanos.getOrDefault(Stage.JVM, 0L);
    nanos.forEach(
        (stage, time) ->
            seconds.put(
                stage.key(),
                (stage == Stage.FIRST_FORWARD ? time + before : time) / NANOS_PER_SECOND));
    return seconds;
  }
}
