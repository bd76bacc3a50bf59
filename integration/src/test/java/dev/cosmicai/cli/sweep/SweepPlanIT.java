package dev.cosmicai.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.JobFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cosmic sweep --plan} over networks and files that are there. */
class SweepPlanIT {
  @TempDir Path dir;
  private Path sweep;

  @BeforeEach
  void write() throws IOException {
    JobFolder.in(dir).withPartitions(3, 20);
    sweep =
        Files.writeString(
            dir.resolve("sweep.yaml"),
            """
            apiVersion: cosmicai.dev/v1alpha1
            kind: InferenceSweep
            metadata: {name: files}
            spec:
              template:
                model: {uri: s3://bucket/net.pt}
                data: {uri: s3://bucket/data}
                worldSize: 1
              axes: [{field: data.fileLimit, values: [1, 3]}]
              repeats: 2
              order: Listed
              output: {uri: s3://bucket/results}
            """);
  }

  @Test
  void planShowsEachCellAndRunsNothing() {
    CommandOutput plan = plan();

    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("  Cells   2, each 2 times, and one run before that does not count")
        .contains("0 of 4 runs are finished, 0 begun")
        .containsPattern(
            "\n +1 +2 +1 +411\\.\\d kB +20 +1 +4 s +\\$0\\.\\d+ +data\\.fileLimit: 1\n")
        .containsPattern("\n +3 +2 +3 +1\\.2 MB +60 +1 +4 s +\\$0\\.\\d+ +data\\.fileLimit: 3\n")
        .contains("for the 4 runs that are left, one after another, if a rank does 100 samples/s");
    assertThat(dir.resolve("results")).doesNotExist();
  }

  @Test
  void finishedRunsAreNoPartOfTheEstimate() throws IOException {
    Path finished = Files.createDirectories(dir.resolve("results/1-2"));
    Files.writeString(finished.resolve("summary.json"), "{}");

    assertThat(plan().out())
        .contains("1 of 4 runs are finished, 0 begun")
        .containsPattern("\n +1 +1 +1 +411")
        .contains("for the 3 runs that are left");
  }

  private CommandOutput plan() {
    return CommandOutput.of(
        "sweep",
        "-f",
        sweep.toString(),
        "--data-dir",
        dir.toString(),
        "--plan",
        "--samples-per-second",
        "100");
  }
}
