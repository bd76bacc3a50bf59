package dev.cosmicai.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  private final AtomicBoolean ready = new AtomicBoolean();
  private final PrometheusRegistry metrics = new PrometheusRegistry();

  @Test
  void readinessFollowsTheProcess() throws Exception {
    try (HealthServer server = HealthServer.start(0, metrics, ready::get)) {
      assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);

      ready.set(true);

      assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void metricsAreServedInPrometheusText() throws Exception {
    Counter.builder().name("cosmic_samples").help("Samples.").register(metrics).inc(3);

    try (HealthServer server = HealthServer.start(0, metrics, ready::get)) {
      assertThat(get(server, "/metrics").body()).contains("cosmic_samples_total 3.0");
    }
  }

  @Test
  void takenPortIsRefusedByName() {
    try (HealthServer server = HealthServer.start(0, metrics, ready::get)) {
      int port = server.port();
      assertThatThrownBy(() -> HealthServer.start(port, metrics, ready::get))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("port " + port);
    }
  }

  private static HttpResponse<String> get(HealthServer server, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
