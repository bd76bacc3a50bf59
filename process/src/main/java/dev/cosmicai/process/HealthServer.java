package dev.cosmicai.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Serves {@code /healthz} (200 while the process lives), {@code /readyz} (200 when it is ready,
 * else 503) and {@code /metrics} (Prometheus and OpenMetrics, by the Accept header) over plain
 * HTTP: they hold nothing secret.
 */
public final class HealthServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor;

  private HealthServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts serving.
   *
   * @param port the TCP port on all addresses; 0 picks a free one
   */
  public static HealthServer start(int port, PrometheusRegistry metrics, BooleanSupplier ready) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec, "cannot serve health and metrics on port " + port + ": " + e, e);
    }
    ExecutorService executor = Executors.newSingleThreadExecutor(new DaemonThreads("health"));
    server.setExecutor(executor);
    server.createContext("/healthz", exchange -> answer(exchange, true));
    server.createContext("/readyz", exchange -> answer(exchange, ready.getAsBoolean()));
    server.createContext("/metrics", new MetricsHandler(metrics));
    server.start();
    return new HealthServer(server, executor);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private static void answer(HttpExchange exchange, boolean good) throws IOException {
    byte[] body = (good ? "ok\n" : "not ready\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(good ? 200 : 503, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
