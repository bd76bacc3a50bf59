package dev.cosmicai.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.JobFolder;
import dev.cosmicai.cli.run.SharedClassArchive;
import dev.cosmicai.demo.DemoPartitions;
import dev.cosmicai.demo.GalaxySet;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From cut-outs to a finished job. */
class PrepareIT {
  @TempDir private Path dir;

  @Test
  void preparedPartitionsRun() throws Exception {
    SharedClassArchive.use();
    JobFolder folder = JobFolder.in(dir);
    DemoPartitions.write(dir.resolve("raw"), GalaxySet.TEST, 2, 5, 1, file -> {});

    CommandOutput prepared =
        CommandOutput.of(
            "prepare",
            dir.resolve("raw").toString(),
            "--seed=3",
            "--partition-samples=4",
            "--format=safetensors",
            "--output=" + dir.resolve("data"));

    assertThat(prepared.exitCode()).as(prepared.err()).isZero();
    assertThat(prepared.out())
        .isEqualTo("10 samples in 3 partitions\n" + dir.resolve("data/dataset.json") + "\n");
    assertThat(prepared.err()).contains("3 of 3 partitions");
    CommandOutput run =
        CommandOutput.of(
            "run", "-f", folder.jobFile("first", "").toString(), "--data-dir", dir.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode summary = folder.json("first", "summary.json");
    assertThat(summary.get("metrics").get("samples").asInt()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.npy|say which columns hold the --magnitudes, or the --fluxes",
        "x.npy --magnitudes a --fluxes b|give --magnitudes or --fluxes",
        "x.npy --magnitudes a --flux-floor 1|--flux-floor must be more than 0, and goes with",
        "x.npy --magnitudes a --channels 0-|--channels is '0-'; write 0-4 or 3,1,0",
        "x.npy --magnitudes a --layout hw|Invalid value for option '--layout': expected one of [CHW, HWC]",
        "x.npy --magnitudes a --size 0|--size must be from 1 to 1024",
        "x.npy --magnitudes a --partition-mb 0|--partition-mb must be from 1 to 1024",
        "x.npy --magnitudes a --partition-mb 1 --partition-samples 1|give --partition-mb or",
      })
  void wrongOptionIsOneLine(String options, String message) {
    CommandOutput output =
        CommandOutput.of(("prepare --output " + dir + " " + options).split(" ", -1));

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err()).startsWith("error: " + message).contains("see: cosmic help prepare");
  }
}
