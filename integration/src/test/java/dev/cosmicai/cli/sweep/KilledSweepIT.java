package dev.cosmicai.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.Cosmic;
import dev.cosmicai.cli.run.JobFolder;
import dev.cosmicai.cli.run.SharedClassArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep whose process is killed goes on where it was. */
class KilledSweepIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of 8.2 MB, in splits of 1 MiB. */
  private static final int SAMPLES = 400;

  @TempDir Path dir;

  @BeforeAll
  static void warmUp() throws IOException {
    SharedClassArchive.use();
  }

  @Test
  void killedSweepRepeatsNoFinishedRunAndResumesTheOneThatWasBegun() throws Exception {
    JobFolder.in(dir).copy("slow-network.pt", "net.pt").withPartitions(1, SAMPLES);
    Path sweep =
        Files.writeString(
            dir.resolve("sweep.yaml"),
            """
            apiVersion: cosmicai.dev/v1alpha1
            kind: InferenceSweep
            metadata: {name: batches}
            spec:
              template:
                model: {uri: s3://bucket/net.pt}
                data: {uri: s3://bucket/data, splitSize: 1Mi}
                worldSize: 1
              axes: [{field: model.batchSize, values: [16, 32, 64]}]
              order: Listed
              warmUp: false
              output: {uri: s3://bucket/results}
            """);
    Process killed = start(sweep);
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> Files.exists(result("16-1/summary.json")) && !entries("32-1").isEmpty());
    killed.destroyForcibly().waitFor();
    Map<Path, FileTime> finished = times(result("16-1"));
    assertThat(result("32-1/summary.json")).as("the second run was cut off").doesNotExist();

    CommandOutput again =
        CommandOutput.of("sweep", "-f", sweep.toString(), "--data-dir", dir.toString());

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err())
        .contains(
            "warning: run 1 of cell 32 was resumed: its times are of the rest alone",
            "cells 2/3  runs 2/3  ETA ",
            "  32-1 is complete in ",
            "cells 3/3  runs 3/3  64-1 is complete")
        .doesNotContain("16-1");
    assertThat(JSON.readTree(result("32-1/summary.json").toFile()).get("earlierSamples").asInt())
        .isBetween(1, SAMPLES);
    assertThat(again.out()).contains("Runs   3 of 3 finished, 1 of them before");
    assertThat(times(result("16-1"))).as("the finished run's files").isEqualTo(finished);
    assertThat(runs("32-1")).as("runs that computed it").hasSize(2);
    for (String run : List.of("16-1", "32-1", "64-1")) {
      assertThat(committedSplits(run)).as(run).doesNotHaveDuplicates().hasSize(SAMPLES / 50);
    }
  }

  private Process start(Path sweep) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Cosmic.class.getName(),
                "sweep",
                "-f",
                sweep.toString(),
                "--data-dir",
                dir.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("output").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private Path result(String path) {
    return dir.resolve("results").resolve(path);
  }

  private List<JsonNode> entries(String run) throws IOException {
    Path journal = result(run + "/journal");
    if (!Files.exists(journal)) {
      return List.of();
    }
    List<JsonNode> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(journal)) {
      for (Path file : files.toList()) {
        entries.add(JSON.readTree(file.toFile()));
      }
    }
    return entries;
  }

  private List<Integer> committedSplits(String run) throws IOException {
    List<Integer> splits = new ArrayList<>();
    for (JsonNode entry : entries(run)) {
      entry.get("commits").forEach(commit -> splits.add(commit.get(0).asInt()));
    }
    return splits;
  }

  private List<String> runs(String run) throws IOException {
    return entries(run).stream().map(entry -> entry.get("run").asText()).distinct().toList();
  }

  private static Map<Path, FileTime> times(Path folder) throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }
}
