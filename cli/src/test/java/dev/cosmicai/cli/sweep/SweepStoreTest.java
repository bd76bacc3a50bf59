package dev.cosmicai.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.cli.run.LocalStore;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepStoreTest {
  private static final String AXIS = "axes: [{field: worldSize, values: [1]}]\n";

  @TempDir Path dir;
  private TemporaryFolder buckets;
  private LocalStore store;
  private ObjectStore client;

  @BeforeEach
  void open() {
    var first = Grid.of(TestSweep.of(AXIS)).runs().get(0).job().getSpec();
    buckets = TemporaryFolder.create("cosmic-sweep-");
    store = LocalStore.open(first, Optional.of(dir), buckets.path());
    client = store.client(first.storage(), Duration.ofSeconds(5));
  }

  @AfterEach
  void close() {
    client.close();
    store.close();
    buckets.close();
  }

  @Test
  void runIsFinishedWhenItsSummaryIsThere() throws IOException {
    InferenceSweep sweep = TestSweep.of(AXIS);
    GridRun run = Grid.of(sweep).runs().get(0);
    SweepStore stored = new SweepStore(client, sweep);

    assertThat(stored.state(run)).isEqualTo(SweepStore.State.NOT_BEGUN);
    write("1-1/manifest.json");
    assertThat(stored.state(run)).isEqualTo(SweepStore.State.UNFINISHED);
    write("1-1/summary.json");
    assertThat(stored.state(run)).isEqualTo(SweepStore.State.FINISHED);
  }

  @Test
  void deletedRunLeavesTheOthers() throws IOException {
    InferenceSweep sweep = TestSweep.of(AXIS);
    write("warm-up/manifest.json");
    write("warm-up/journal/1.json");
    write("warm-up-too/manifest.json");

    new SweepStore(client, sweep).delete(Grid.of(sweep).warmUp().orElseThrow());

    assertThat(dir.resolve("results/warm-up/manifest.json")).doesNotExist();
    assertThat(dir.resolve("results/warm-up/journal/1.json")).doesNotExist();
    assertThat(dir.resolve("results/warm-up-too/manifest.json")).exists();
  }

  @Test
  void outputOfAnotherTemplateIsRefused() {
    new SweepStore(client, TestSweep.of(AXIS)).claim();

    assertThatThrownBy(() -> new SweepStore(client, overDataset("a", "s3://bucket/a")).verify())
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.OutputRefused))
        .hasMessage(
            "s3://bucket/results holds runs of a sweep whose template is another one: choose another"
                + " output.uri, or delete what is there");
  }

  @Test
  void sweepMayGetMoreValuesAndRepeats() {
    new SweepStore(client, TestSweep.of(AXIS)).claim();

    SweepStore more =
        new SweepStore(
            client, TestSweep.of("axes: [{field: worldSize, values: [1, 4]}]\nrepeats: 5\n"));

    assertThatCode(more::claim).doesNotThrowAnyException();
  }

  @Test
  void datasetOfTheSameNameElsewhereIsRefused() {
    new SweepStore(client, overDataset("a", "s3://bucket/a")).claim();
    new SweepStore(client, overDataset("b", "s3://bucket/b")).claim();

    assertThatThrownBy(() -> new SweepStore(client, overDataset("a", "s3://bucket/c")).verify())
        .hasMessageContaining(
            "holds runs of a sweep whose dataset a is s3://bucket/a: choose another output.uri");
  }

  private static InferenceSweep overDataset(String name, String uri) {
    return TestSweep.overDatasets("datasets: [{name: %s, uri: %s}]".formatted(name, uri));
  }

  private void write(String path) throws IOException {
    Path file = dir.resolve("results").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
  }
}
