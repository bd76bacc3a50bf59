package dev.cosmicai.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.TestSweeps;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.SweepStatus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SweepMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SweepMetrics metrics = new SweepMetrics(registry);

  @Test
  void sweepsAreCountedByState() {
    metrics.sweeps(() -> Stream.of(TestSweeps.with(""), running()));

    assertThat(registry.scrape())
        .contains("cosmic_sweeps{state=\"Pending\"} 1.0")
        .contains("cosmic_sweeps{state=\"Running\"} 1.0")
        .contains("cosmic_sweeps{state=\"Failed\"} 0.0");
  }

  @Test
  void endsAreCountedByReason() {
    metrics.ended(
        status().startedNow().condition(ConditionType.FAILED, true, "RanksFailed", "rank 3"));

    assertThat(registry.scrape())
        .contains("cosmic_sweep_completions_total{outcome=\"failed\",reason=\"RanksFailed\"} 1.0");
  }

  private static InferenceSweep running() {
    InferenceSweep sweep = TestSweeps.with("");
    sweep.setStatus(status().startedNow().toStatus());
    return sweep;
  }

  private static SweepStatus status() {
    return SweepStatus.of(TestSweeps.with(""), Instant.EPOCH);
  }
}
