package dev.cosmicai.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.JobFolder;
import dev.cosmicai.cli.run.SharedClassArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep of which a run fails. */
class SweepFailuresIT {
  private static final String NO_NETWORK =
      "s3://bucket/none.pt cannot be read: there is no such object; correct the URI";

  @TempDir Path dir;

  @BeforeAll
  static void warmUp() throws IOException {
    SharedClassArchive.use();
  }

  @BeforeEach
  void write() throws IOException {
    JobFolder.in(dir).withPartitions(1, 20);
  }

  @Test
  void failedRunIsNamedTheOthersTakePlaceAndOnceMendedOnlyItIsRun() throws IOException {
    CommandOutput output = sweep("onFailure: Continue");

    assertThat(output.exitCode()).isEqualTo(66);
    assertThat(output.err())
        .contains(
            "runs 1/2  ETA ", "s3-bucket-none-pt-1 failed in ", "error: s3-bucket-none-pt-1: ")
        .contains(NO_NETWORK);
    assertThat(output.out()).contains("Runs   1 of 2 finished, 0 of them before");
    assertThat(dir.resolve("results/s3-bucket-net-pt-1/summary.json")).exists();

    Files.copy(dir.resolve("net.pt"), dir.resolve("none.pt"));
    CommandOutput again = sweep("onFailure: Continue");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("Runs   2 of 2 finished, 1 of them before");
  }

  @Test
  void noRunBeginsAfterAFailureIfTheSweepSaysSo() throws IOException {
    CommandOutput output = sweep("onFailure: Stop");

    assertThat(output.exitCode()).isEqualTo(66);
    assertThat(output.err()).contains(NO_NETWORK);
    assertThat(output.out()).contains("Runs   0 of 2 finished, 0 of them before");
    assertThat(dir.resolve("results/s3-bucket-net-pt-1")).doesNotExist();
  }

  private CommandOutput sweep(String line) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("sweep.yaml"),
            """
            apiVersion: cosmicai.dev/v1alpha1
            kind: InferenceSweep
            metadata: {name: networks}
            spec:
              template:
                model: {uri: s3://bucket/net.pt}
                data: {uri: s3://bucket/data}
                worldSize: 1
              axes: [{field: model.uri, values: [s3://bucket/none.pt, s3://bucket/net.pt]}]
              order: Listed
              warmUp: false
              output: {uri: s3://bucket/results}
            """
                + line.indent(2));
    return CommandOutput.of("sweep", "-f", file.toString(), "--data-dir", dir.toString());
  }
}
