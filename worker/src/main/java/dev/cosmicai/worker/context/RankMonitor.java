package dev.cosmicai.worker.context;

import dev.cosmicai.storage.TransferStats;
import java.util.OptionalInt;

/** What Kubernetes and Prometheus may watch of a rank. Thread-safe. */
public interface RankMonitor extends AutoCloseable {
  /** Serves health and metrics on a port; without one nobody watches. */
  static RankMonitor start(OptionalInt port) {
    return port.isPresent() ? new PrometheusMonitor(port.getAsInt()) : new Unwatched();
  }

  /** The rank's own figures, from now on. */
  void watch(RankProgress progress, TransferStats transfers);

  /** The network is loaded, or there is nothing to do. */
  void ready();

  /** One forward pass is done. */
  void forwarded(int samples, double seconds);

  @Override
  void close();

  /** Spares a local run's many short processes the start of a metrics library. */
  final class Unwatched implements RankMonitor {
    @Override
    public void watch(RankProgress progress, TransferStats transfers) {}

    @Override
    public void ready() {}

    @Override
    public void forwarded(int samples, double seconds) {}

    @Override
    public void close() {}
  }
}
