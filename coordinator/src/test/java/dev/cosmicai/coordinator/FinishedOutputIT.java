package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.results.summary.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sweep's run over an output that another one has used. */
@Timeout(180)
class FinishedOutputIT {
  @TempDir Path folder;
  private Sky sky;
  private RunSummary first;
  private String stored;

  @BeforeEach
  void finishARun() throws Exception {
    sky = new Sky(folder).withPartitions(4);
    RunningCoordinator run = RunningCoordinator.start(sky.config("COSMIC_RUN_UID", "run-0"));
    FakeRank.liveTogether(sky, "run-0", 0, 1, 2, 3);
    first = run.summary();
    stored = summary();
    sky.environment.put("COSMIC_RESUME", "true");
    sky.environment.put("COSMIC_KEEP_FINISHED", "true");
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  @Test
  void aFinishedRunStandsWithItsTimes() throws Exception {
    RunSummary again = RunningCoordinator.start(sky.config()).summary();

    assertThat(again).isEqualTo(first.toldBy(Sky.RUN));
    assertThat(summary()).isEqualTo(stored);
    assertThat(sky.read("out/manifest.json").orElseThrow()).contains("run-0");
  }

  @Test
  void whatIsLeftToDoIsDone() throws Exception {
    sky.write("data/5.pt", "new");

    RunningCoordinator more = RunningCoordinator.start(sky.config("COSMIC_WORLD_SIZE", "4"));
    assertThat(FakeRank.live(sky, Sky.RUN, 0, 0)).isEqualTo(1);

    assertThat(more.summary().newFiles()).isEqualTo(1);
    assertThat(summary()).contains(Sky.RUN);
  }

  @Test
  void aRunThatWasCutOffSinceIsResumed() throws Exception {
    sky.environment.put("COSMIC_KEEP_FINISHED", "false");
    RunningCoordinator cut = RunningCoordinator.start(sky.config("COSMIC_RUN_UID", "run-2"));
    assertThat(cut.summary().run()).isEqualTo("run-2");
    Files.writeString(sky.file("out/summary.json"), stored);
    sky.environment.put("COSMIC_KEEP_FINISHED", "true");

    assertThat(RunningCoordinator.start(sky.config()).summary().run()).isEqualTo(Sky.RUN);
    assertThat(summary()).contains(Sky.RUN);
  }

  @Test
  void anotherNumberOfRanksIsRefusedInOneLine() throws Exception {
    Fault fault = RunningCoordinator.start(sky.config("COSMIC_WORLD_SIZE", "2")).fault();

    assertThat(fault.reason()).isEqualTo(Reason.OutputRefused);
    assertThat(fault)
        .hasMessage(
            "output.uri: s3://sky/out holds the results of run run-0 of 4 ranks, and this one is of"
                + " 2; choose another output.uri, or delete that folder if it is not needed");
    assertThat(summary()).isEqualTo(stored);
  }

  @Test
  void anOutputOfSomethingElseIsRefusedInOneLine() throws Exception {
    Fault fault = RunningCoordinator.start(sky.config("COSMIC_BATCH_SIZE", "64")).fault();

    assertThat(fault.reason()).isEqualTo(Reason.OutputRefused);
    assertThat(fault)
        .hasMessageContaining("cannot be resumed: batchSize was 512 and is 64 now")
        .hasMessageNotContaining("\n");
    assertThat(summary()).isEqualTo(stored);
  }

  private String summary() throws IOException {
    return sky.read("out/summary.json").orElseThrow();
  }
}
