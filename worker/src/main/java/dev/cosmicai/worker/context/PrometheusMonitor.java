package dev.cosmicai.worker.context;

import dev.cosmicai.process.HealthServer;
import dev.cosmicai.storage.TransferStats;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * Serves the rank's health and its metrics: {@code cosmic_worker_samples_total}, {@code
 * cosmic_worker_forward_seconds} (a histogram), {@code cosmic_worker_s3_requests_total}, {@code
 * cosmic_worker_s3_received_bytes_total}, {@code cosmic_worker_activity} (1 for what it does now, 0
 * for the rest) and those of the Java runtime.
 */
final class PrometheusMonitor implements RankMonitor {
  /** From a batch of a tiny network to a large one on a busy processor, doubling. */
  private static final double FIRST_BUCKET_SECONDS = 0.004;

  private static final int BUCKETS = 14;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter samples =
      Counter.builder()
          .name("cosmic_worker_samples_total")
          .help("Samples predicted by this attempt")
          .register(registry);
  private final Histogram forwardSeconds =
      Histogram.builder()
          .name("cosmic_worker_forward_seconds")
          .unit(Unit.SECONDS)
          .help("Wall time of one forward pass")
          .classicOnly()
          .classicExponentialUpperBounds(FIRST_BUCKET_SECONDS, 2, BUCKETS)
          .register(registry);
  private final HealthServer server;

  private volatile boolean ready;

  PrometheusMonitor(int port) {
    JvmMetrics.builder().register(registry);
    server = HealthServer.start(port, registry, () -> ready);
  }

  /** The port that it listens on. */
  int port() {
    return server.port();
  }

  @Override
  public void watch(RankProgress progress, TransferStats transfers) {
    CounterWithCallback.builder()
        .name("cosmic_worker_s3_requests_total")
        .help("Requests that the store answered with content")
        .callback(counter -> counter.call((double) transfers.snapshot().requests()))
        .register(registry);
    CounterWithCallback.builder()
        .name("cosmic_worker_s3_received_bytes_total")
        .unit(Unit.BYTES)
        .help("Bytes of content received from the store")
        .callback(counter -> counter.call((double) transfers.snapshot().bytes()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("cosmic_worker_activity")
        .help("1 for what the rank is doing now")
        .labelNames("activity")
        .callback(
            gauge -> {
              RankProgress.Activity now = progress.activity();
              for (RankProgress.Activity activity : RankProgress.Activity.values()) {
                gauge.call(activity == now ? 1 : 0, activity.toString());
              }
            })
        .register(registry);
  }

  @Override
  public void ready() {
    ready = true;
  }

  @Override
  public void forwarded(int count, double seconds) {
    samples.inc(count);
    forwardSeconds.observe(seconds);
  }

  @Override
  public void close() {
    server.close();
  }
}
