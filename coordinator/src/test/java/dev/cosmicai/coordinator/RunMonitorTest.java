package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMonitorTest {
  @TempDir Path folder;
  private final RunMonitor monitor = RunMonitor.start(OptionalInt.of(0));

  @AfterEach
  void close() {
    monitor.close();
  }

  @Test
  void runThatIsStillPlannedIsAliveButNotReady() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/metrics").body())
        .contains("cosmic_run_phase{phase=\"planning\"} 1.0", "jvm_memory_used_bytes");
  }

  @Test
  void servedRunShowsItsPhaseRanksAndSamples() throws Exception {
    RunLedger ledger = ledger();
    ledger.restore(1, 0, metrics(), 70);
    ledger.phase(Phase.SUMMARIZING, "", "");

    monitor.serves(ledger);

    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body())
        .contains(
            "cosmic_run_phase{phase=\"planning\"} 0.0",
            "cosmic_run_phase{phase=\"summarizing\"} 1.0",
            "cosmic_run_ranks{state=\"world\"} 2.0",
            "cosmic_run_ranks{state=\"succeeded\"} 1.0",
            "cosmic_run_ranks{state=\"failed\"} 0.0",
            "cosmic_run_samples_processed_total 70.0");
  }

  private RunLedger ledger() throws IOException {
    Manifest manifest = Manifests.three();
    Manifest.Frozen frozen =
        new Manifest.Frozen("run-1", "redshifts", Instant.EPOCH, manifest, manifest.sha256());
    return new RunLedger(
        RunPlans.of(frozen, new Environments(folder).config()),
        RendezvousLimits.defaults(),
        Clock.systemUTC());
  }

  private static Value metrics() {
    return Value.newBuilder().setOpaque(FakeRank.encoded(new RankMetrics())).build();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + monitor.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
