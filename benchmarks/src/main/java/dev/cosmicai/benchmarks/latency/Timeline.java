package dev.cosmicai.benchmarks.latency;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** When each milestone of a job was passed. Thread-safe. */
final class Timeline {
  private final Map<Milestone, Instant> times = new EnumMap<>(Milestone.class);

  /** Notes a milestone that is passed once; only the first call counts. */
  synchronized void first(Milestone milestone, Instant time) {
    times.putIfAbsent(milestone, time);
  }

  /** Notes a milestone that is passed by the last of several; the latest time counts. */
  synchronized void last(Milestone milestone, Instant time) {
    times.merge(milestone, time, (one, other) -> one.isAfter(other) ? one : other);
  }

  /** Seconds from one milestone to a later one; empty if that was not passed after it. */
  synchronized OptionalDouble seconds(Milestone from, Milestone to) {
    Instant start = times.get(from);
    Instant end = times.get(to);
    return start == null || end == null || end.isBefore(start)
        ? OptionalDouble.empty()
        : OptionalDouble.of(Duration.between(start, end).toMillis() / 1e3);
  }
}
