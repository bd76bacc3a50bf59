package dev.cosmicai.sweep.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.sweep.FinishedRun;
import dev.cosmicai.sweep.FinishedRun.Work;
import dev.cosmicai.sweep.run.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepReportIT {
  private static final ObjectUri OUTPUT = ObjectUri.parse("s3://sweeps/report");

  @TempDir Path root;

  private LocalS3Server server;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectory(root.resolve("sweeps"));
    server = LocalS3Server.start(root, 0);
    store =
        ObjectStore.open(
            StorageSettings.of(Optional.of(server.endpoint().toString()), Optional.empty(), true),
            new AccessKeys(server.accessKey(), server.secretKey()));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void tablesFiguresAndPageAreWrittenOfWhatRunsStored() {
    List<StoredRun> runs = store(FinishedRun.of(new Work(25, 8, 8, 512), 2, "worldSize"));
    runs.addAll(store(FinishedRun.of(new Work(25, 8, 4, 512), 2, "worldSize")));
    Collections.reverse(runs);

    SweepReport.Written written = SweepReport.write(store, OUTPUT, "ranks", runs, List.of());

    assertThat(written.runs()).isEqualTo(4);
    assertThat(written.warnings()).isEmpty();
    assertThat(written.files().get(0)).isEqualTo(OUTPUT.resolve("sweep.html"));
    assertThat(written.files().stream().map(ObjectUri::key).map(key -> key.substring(7)))
        .contains(
            "runs.parquet",
            "runs.csv",
            "runs.md",
            "runs.tex",
            "cells.csv",
            "cells.md",
            "cells.tex",
            "costs.csv",
            "result_stats_worldSize-4.csv",
            "result_stats_adjusted_worldSize-8.md",
            "figures/strong-scaling.png",
            "figures/strong-scaling.svg",
            "figures/cost-by-time.svg",
            "figures/rank-times.png");
    for (ObjectUri file : written.files()) {
      assertThat(store.get(file)).as(file.toString()).isNotEmpty();
    }
    assertThat(new String(store.get(OUTPUT.resolve("runs.csv")), UTF_8).lines().skip(1))
        .extracting(line -> line.substring(0, 4))
        .containsExactly("4,1,", "4,2,", "8,1,", "8,2,");
  }

  @Test
  void aRunWithoutResultsIsLeftOutAndNamed() {
    List<StoredRun> runs = store(FinishedRun.of(new Work(25, 4, 4, 512), 1, "worldSize"));
    runs.add(FinishedRun.of(new Work(25, 4, 2, 512), 1, "worldSize").get(0).run());

    SweepReport.Written written = SweepReport.write(store, OUTPUT, "ranks", runs, List.of());

    assertThat(written.runs()).isEqualTo(1);
    assertThat(written.warnings())
        .containsExactly("run 1 of cell 2 has no results at s3://sweeps/2/1");
  }

  @Test
  void cellsWhoseRepeatsDisagreeAreNamed() {
    Work work = new Work(25, 4, 4, 512);
    List<StoredRun> runs =
        store(
            List.of(
                FinishedRun.one(work, 1, 1, List.of("worldSize")),
                FinishedRun.one(work, 2, 3, List.of("worldSize"))));

    assertThat(SweepReport.write(store, OUTPUT, "ranks", runs, List.of()).warnings())
        .singleElement()
        .asString()
        .matches("the repeats of cell 4 lie [0-9]+ % of their median apart");
  }

  @Test
  void runsThatWereResumedAreNamedAndInNoMean() throws IOException {
    Work work = new Work(25, 4, 4, 512);
    List<StoredRun> runs =
        store(
            List.of(
                FinishedRun.one(work, 1, 1, List.of("worldSize")),
                FinishedRun.one(work, 2, 0.1, List.of("worldSize"))));
    ObjectUri summary = new OutputLayout(runs.get(1).output()).summary();
    String whole = new String(store.get(summary), UTF_8);
    store.put(
        summary,
        whole.replaceFirst("\\{", "{\"earlierSamples\": 5000,").getBytes(UTF_8),
        "application/json");

    SweepReport.Written written = SweepReport.write(store, OUTPUT, "ranks", runs, List.of());

    assertThat(written.warnings())
        .containsExactly(
            "run 2 of cell 4 was resumed: its times are of the rest alone, and left out of the"
                + " cell's numbers");
    List<String> stats =
        new String(store.get(OUTPUT.resolve("result_stats.csv")), UTF_8).lines().toList();
    assertThat(stats).hasSize(4);
    assertThat(stats.get(3).replace(",mean,", ",1,")).isEqualTo(stats.get(1));
    assertThat(new String(store.get(OUTPUT.resolve("runs.csv")), UTF_8))
        .contains("it was resumed: its times are without 5000 of 5100 samples");
    assertThat(new String(store.get(OUTPUT.resolve("sweep.html")), UTF_8))
        .contains("run 2 of cell 4 was resumed");
  }

  @Test
  void aDamagedResultIsNamed() {
    List<StoredRun> runs = store(FinishedRun.of(new Work(25, 4, 4, 512), 1, "worldSize"));
    store.put(new OutputLayout(runs.get(0).output()).combinedData(), "[{".getBytes(UTF_8), "x");

    assertThatThrownBy(() -> SweepReport.write(store, OUTPUT, "ranks", runs, List.of()))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("s3://sweeps/4/1: this is not the JSON of all ranks' results");
  }

  private List<StoredRun> store(List<FinishedRun> runs) {
    List<StoredRun> stored = new ArrayList<>();
    for (FinishedRun run : runs) {
      OutputLayout layout = new OutputLayout(run.run().output());
      store.put(layout.summary(), run.summary(), "application/json");
      store.put(layout.combinedData(), run.combined(), "application/json");
      stored.add(run.run());
    }
    return stored;
  }
}
