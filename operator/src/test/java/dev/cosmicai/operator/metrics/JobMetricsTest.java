package dev.cosmicai.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JobMetrics metrics = new JobMetrics(registry);

  @Test
  void jobsAreCountedByPhase() {
    metrics.jobs(() -> Stream.of(TestJobs.minimal(), running(), running()));

    assertThat(registry.scrape())
        .contains("cosmic_jobs{phase=\"Running\"} 2.0")
        .contains("cosmic_jobs{phase=\"Pending\"} 1.0")
        .contains("cosmic_jobs{phase=\"Failed\"} 0.0");
  }

  @Test
  void endsAreCountedByReason() {
    metrics.ended(
        status()
            .phase(Phase.FAILED)
            .condition(ConditionType.FAILED, true, "RanksFailed", "rank 3"));

    assertThat(registry.scrape())
        .contains("cosmic_job_completions_total{outcome=\"failed\",reason=\"RanksFailed\"} 1.0");
  }

  @Test
  void watchesAreCounted() {
    metrics.watches(() -> 7);

    assertThat(registry.scrape()).contains("cosmic_rendezvous_watches 7.0");
  }

  private static InferenceJob running() {
    InferenceJob job = TestJobs.minimal();
    job.setStatus(status().phase(Phase.RUNNING).toStatus());
    return job;
  }

  private static RunStatus status() {
    return RunStatus.of(TestJobs.minimal(), Instant.EPOCH);
  }
}
