package dev.cosmicai.operator.metrics;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.status.SweepState;
import dev.cosmicai.operator.status.SweepStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How many sweeps there are and how they end: {@code cosmic_sweeps{state}} and {@code
 * cosmic_sweep_completions_total{outcome,reason}}. Their jobs are counted with all others.
 */
public final class SweepMetrics {
  private final MeterRegistry registry;

  /** Registers nothing yet. */
  public SweepMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts sweeps by state whenever the metrics are read. */
  public void sweeps(Supplier<Stream<InferenceSweep>> sweeps) {
    for (SweepState state : SweepState.values()) {
      Gauge.builder("cosmic.sweeps", () -> count(sweeps, state))
          .description("InferenceSweeps by state")
          .tag("state", JobMetrics.word(state))
          .register(registry);
    }
  }

  /** Counts a sweep that has ended. */
  public void ended(SweepStatus status) {
    Counter.builder("cosmic.sweep.completions")
        .description("InferenceSweeps that have ended, since this operator started")
        .tag("outcome", status.state() == SweepState.COMPLETE ? "complete" : "failed")
        .tag("reason", status.endReason())
        .register(registry)
        .increment();
  }

  private static long count(Supplier<Stream<InferenceSweep>> sweeps, SweepState state) {
    return sweeps
        .get()
        .filter(sweep -> SweepStatus.of(sweep, Instant.EPOCH).state() == state)
        .count();
  }
}
