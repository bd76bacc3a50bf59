package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.journal.GenerationMetrics;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  void servedRunShowsItsPhaseRanksSplitsAndSamples() throws Exception {
    RunLedger ledger = ledger();
    ledger.restore(
        new JournalEntry(
            List.of(new SplitCommit(1, 1, 0, 70, 0, 0)),
            List.of(new GenerationMetrics(0, metrics())),
            List.of(),
            List.of(new RankFigures(1, 0, true, ByteString.EMPTY))));
    ledger.phase(Phase.SUMMARIZING, "", "");
    ledger.lag(Duration.ofMillis(2_500));

    monitor.serves(ledger);

    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body())
        .contains(
            "cosmic_run_phase{phase=\"planning\"} 0.0",
            "cosmic_run_phase{phase=\"summarizing\"} 1.0",
            "cosmic_run_ranks{state=\"world\"} 3.0",
            "cosmic_run_ranks{state=\"succeeded\"} 1.0",
            "cosmic_run_ranks{state=\"failed\"} 0.0",
            "cosmic_run_splits{state=\"total\"} 6.0",
            "cosmic_run_splits{state=\"committed\"} 1.0",
            "cosmic_run_lag_seconds 2.5",
            "cosmic_run_samples_processed_total 70.0");
  }

  private RunLedger ledger() throws IOException {
    Manifest manifest = Manifests.three();
    Manifest.Frozen frozen = Manifest.Frozen.of("run-1", "redshifts", Instant.EPOCH, manifest);
    return new RunLedger(
        RunPlans.of(frozen, Splits.of(manifest), new Environments(folder).config()),
        RendezvousLimits.defaults(),
        Clock.systemUTC(),
        entry -> {});
  }

  private static byte[] metrics() {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    metrics.redshift().addUnlabelled(70);
    return metrics.toBytes();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + monitor.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
