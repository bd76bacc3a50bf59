package dev.cosmicai.operator;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.config.OperatorConfig;
import dev.cosmicai.operator.metrics.JobMetrics;
import dev.cosmicai.operator.metrics.SweepMetrics;
import dev.cosmicai.operator.reconcile.InferenceJobReconciler;
import dev.cosmicai.operator.reconcile.InferenceSweepReconciler;
import dev.cosmicai.operator.reconcile.SweptJobs;
import dev.cosmicai.process.HealthServer;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.process.TerminationHook;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's process. Configured by environment variables only ({@link OperatorConfig}) and by
 * the service account of its pod, or by a kubeconfig outside of a cluster.
 */
public final class OperatorMain {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /** Passes that are under way end within this, before {@link TerminationHook} loses patience. */
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  /** A pass mostly waits for the API server. */
  private static final int CONCURRENT_PASSES = 8;

  private OperatorMain() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    ProcessMain.run(OperatorMain::run);
  }

  private static String run(Environment environment) throws InterruptedException {
    OperatorConfig config = OperatorConfig.from(environment);
    String instance = environment.get(Variables.HOSTNAME).orElse("cosmic-operator");
    PrometheusMeterRegistry metrics = metrics();
    StopSignal stop = new StopSignal();
    TerminationHook.install(stop::give);
    Leadership leadership = new Leadership(config, instance, stop);
    SweptJobs swept = new SweptJobs();
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withKubernetesSerialization(LeanSerialization.create())
                .build();
        InferenceJobReconciler reconciler =
            new InferenceJobReconciler(
                client, config, swept, instance, new JobMetrics(metrics), Clock.systemUTC())) {
      Preflight.check(client, config);
      Operator operator =
          new Operator(
              settings -> {
                settings
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withMetrics(sdkMetrics(metrics))
                    .withConcurrentReconciliationThreads(CONCURRENT_PASSES)
                    .withReconciliationTerminationTimeout(FAREWELL);
                leadership.configure(settings);
              });
      operator.register(reconciler, job -> configure(job, config));
      operator.register(
          new InferenceSweepReconciler(
              client, swept, instance, new SweepMetrics(metrics), Clock.systemUTC()),
          sweep -> configure(sweep, config));
      try (HealthServer health =
          HealthServer.start(
              config.healthPort(),
              metrics.getPrometheusRegistry(),
              () -> operator.getRuntimeInfo().isStarted())) {
        start(operator);
        LOG.info(
            "watching InferenceJobs and InferenceSweeps in {}; health and metrics on port {}",
            config.watchNamespaces().isEmpty() ? "all namespaces" : config.watchNamespaces(),
            health.port());
        stop.await();
        operator.stop();
        leadership.release(client);
      }
      leadership.checkKept();
      return null;
    }
  }

  private static PrometheusMeterRegistry metrics() {
    PrometheusMeterRegistry metrics =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT,
            PrometheusRegistry.defaultRegistry,
            io.micrometer.core.instrument.Clock.SYSTEM);
    new JvmMemoryMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    return metrics;
  }

  private static MicrometerMetricsV2 sdkMetrics(PrometheusMeterRegistry metrics) {
    return MicrometerMetricsV2.newBuilder(metrics)
        .withExecutionTimerConfig(timer -> timer.publishPercentileHistogram())
        .build();
  }

  private static <R extends HasMetadata> void configure(
      ControllerConfigurationOverrider<R> controller, OperatorConfig config) {
    controller.withRetry(
        new GenericRetry()
            .setInitialInterval(FIRST_RETRY.toMillis())
            .setIntervalMultiplier(2)
            .setMaxInterval(LONGEST_RETRY.toMillis())
            .withoutMaxAttempts());
    if (!config.watchNamespaces().isEmpty()) {
      controller.settingNamespaces(config.watchNamespaces());
    }
  }

  private static void start(Operator operator) {
    try {
      operator.start();
    } catch (OperatorException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "the operator cannot start: " + e.getMessage() + "; see its ClusterRole and its settings",
          e);
    }
  }
}
