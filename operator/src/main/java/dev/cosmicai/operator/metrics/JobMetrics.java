package dev.cosmicai.operator.metrics;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How many jobs there are and how they end: {@code cosmic_jobs{phase}}, {@code
 * cosmic_job_completions_total{outcome,reason}} and {@code cosmic_rendezvous_watches}. The SDK's
 * own {@code reconciliations_…} are beside them, how long passes take among others.
 */
public final class JobMetrics {
  private final MeterRegistry registry;

  /** Registers nothing yet. */
  public JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts jobs by phase whenever the metrics are read. */
  public void jobs(Supplier<Stream<InferenceJob>> jobs) {
    for (Phase phase : Phase.values()) {
      Gauge.builder("cosmic.jobs", () -> count(jobs, phase))
          .description("InferenceJobs by phase")
          .tag("phase", word(phase))
          .register(registry);
    }
  }

  /** Shows how many coordinators are being watched. */
  public void watches(IntSupplier watches) {
    Gauge.builder("cosmic.rendezvous.watches", watches::getAsInt)
        .description("Coordinators that the operator watches")
        .register(registry);
  }

  /** Counts a job that has ended. */
  public void ended(RunStatus status) {
    boolean complete = status.phase() == Phase.COMPLETE;
    ConditionType type = complete ? ConditionType.COMPLETE : ConditionType.FAILED;
    Counter.builder("cosmic.job.completions")
        .description("InferenceJobs that have ended, since this operator started")
        .tag("outcome", complete ? "complete" : "failed")
        .tag("reason", reason(status.toStatus(), type))
        .register(registry)
        .increment();
  }

  private static long count(Supplier<Stream<InferenceJob>> jobs, Phase phase) {
    return jobs.get().filter(job -> phaseOf(job) == phase).count();
  }

  private static Phase phaseOf(InferenceJob job) {
    return Optional.ofNullable(job.getStatus())
        .map(InferenceJobStatus::phase)
        .orElse(Phase.PENDING);
  }

  private static String reason(InferenceJobStatus status, ConditionType type) {
    return status.conditions().stream()
        .filter(condition -> type.text().equals(condition.getType()))
        .map(Condition::getReason)
        .findFirst()
        .orElse("");
  }

  static String word(Enum<?> phase) {
    String name = phase.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
