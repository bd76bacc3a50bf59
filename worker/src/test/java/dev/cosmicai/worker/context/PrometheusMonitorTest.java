package dev.cosmicai.worker.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.storage.TransferStats;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrometheusMonitorTest {
  private final PrometheusMonitor monitor = new PrometheusMonitor(0);

  @AfterEach
  void stop() {
    monitor.close();
  }

  @Test
  void rankIsReadyWhenItsNetworkIs() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    monitor.ready();
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsTellHowFarItIs() throws Exception {
    RankProgress progress = new RankProgress();
    monitor.watch(progress, new TransferStats());
    progress.now(RankProgress.Activity.COMPUTING);
    monitor.forwarded(128, 0.5);
    monitor.forwarded(5, 0.03);
    assertThat(get("/metrics").body())
        .contains(
            "cosmic_worker_samples_total 133.0",
            "cosmic_worker_forward_seconds_count 2",
            "cosmic_worker_activity{activity=\"Computing\"} 1.0",
            "cosmic_worker_activity{activity=\"Reading\"} 0.0",
            "cosmic_worker_s3_requests_total 0.0",
            "cosmic_worker_s3_received_bytes_total 0.0",
            "jvm_memory_used_bytes");
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + monitor.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
