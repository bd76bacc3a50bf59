package dev.cosmicai.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.JobFolder;
import dev.cosmicai.cli.run.SharedClassArchive;
import dev.cosmicai.demo.DemoPartitions;
import dev.cosmicai.demo.GalaxySet;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payloads as people write them for CAI, converted and run. */
class ConvertIT {
  private static final int SAMPLES_PER_FILE = 4;

  @TempDir static Path dir;

  @BeforeAll
  static void makePartitions() throws Exception {
    SharedClassArchive.use();
    JobFolder.in(dir);
    DemoPartitions.write(dir.resolve("25MB"), GalaxySet.TEST, 4, SAMPLES_PER_FILE, 1, file -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "payload.json, result-partition-25MB/1GB/1, 3, 3",
    "world-size.json, result batch/256, 5, 2",
    "ranks.json, results/ranks, 3, 3"
  })
  void payloadConvertsAndRuns(String payload, String resultPath, int ranks, int files)
      throws Exception {
    Path source = dir.resolve(payload);
    try (InputStream in = ConvertIT.class.getResourceAsStream(payload)) {
      Files.copy(in, source);
    }
    String job = dir.resolve(payload + ".yaml").toString();

    CommandOutput converted =
        CommandOutput.of(
            "convert", source.toString(), "--model", "s3://cosmicai-data/net.pt", "-o", job);
    assertThat(converted.err()).isEmpty();
    assertThat(CommandOutput.of("validate", "-f", job).exitCode()).isZero();
    CommandOutput run = CommandOutput.of("run", "-f", job, "--data-dir", dir.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode summary = json(resultPath, "summary.json");
    assertThat(summary.get("metrics").get("samples").asInt()).isEqualTo(files * SAMPLES_PER_FILE);
    // A rank without files need not start.
    assertThat(json(resultPath, "combined_data.json").size()).isBetween(files, ranks);
  }

  private static JsonNode json(String resultPath, String file) throws Exception {
    return new ObjectMapper().readTree(dir.resolve(resultPath).resolve(file).toFile());
  }
}
