package dev.cosmicai.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.SharedClassArchive;
import dev.cosmicai.demo.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as a new user sees it. */
class DemoIT {
  @TempDir static Path dir;
  private static CommandOutput output;

  @BeforeAll
  static void runDemo() throws IOException {
    SharedClassArchive.use();
    output = CommandOutput.of("demo", "--dir", dir.toString());
  }

  @Test
  void redshiftsOfGalaxiesThatTheNetworkNeverSawAreGood() throws Exception {
    assertThat(output.exitCode()).as(output.err()).isZero();
    JsonNode metrics = new ObjectMapper().readTree(result("summary.json").toFile()).get("metrics");
    assertThat(metrics.get("samples").asInt()).isEqualTo(4 * 1_278);
    assertThat(metrics.get("r2").asDouble()).isGreaterThanOrEqualTo(0.88);
    assertThat(metrics.get("precision").asDouble()).isLessThanOrEqualTo(0.016);
  }

  @Test
  void tableAndPathsAreShown() {
    assertThat(output.out())
        .contains("Samples           5,112", "Precision", "Throughput", "Slowest rank", "Cost")
        .contains(result("inference.png").toString(), result("report.html").toString());
    assertThat(result("inference.png")).isNotEmptyFile();
  }

  @Test
  void nextDemoKeepsThePartitionsAndTakesAnotherFolder() throws Exception {
    Path partition = dir.resolve("data/1.pt");
    FileTime made = Files.getLastModifiedTime(partition);

    DemoFolder next =
        DemoFolder.prepare(
            Demo.GALAXIES,
            dir,
            notice -> {
              throw new AssertionError("nothing is to be made: " + notice);
            });

    assertThat(Files.getLastModifiedTime(partition)).isEqualTo(made);
    assertThat(next.jobFile()).content().contains("s3://demo/results/run-2");
  }

  @Test
  void canBePreparedOnly() {
    CommandOutput prepared = CommandOutput.of("demo", "--prepare-only", "--dir", dir.toString());

    assertThat(prepared.exitCode()).as(prepared.err()).isZero();
    assertThat(prepared.out()).isEqualTo("prepared " + dir.resolve("job.yaml") + "\n");
    assertThat(dir.resolve("demo-network.pt")).isNotEmptyFile();
    assertThat(dir.resolve("results/run-2")).doesNotExist();
  }

  @Test
  void itsJobCanBePlannedWhichWritesNothing() throws Exception {
    CommandOutput plan =
        CommandOutput.of(
            "plan",
            "-f",
            dir.resolve("job.yaml").toString(),
            "--data-dir",
            dir.toString(),
            "--output",
            "s3://demo/results/planned");

    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("4 files, 104.8 MB, about 5,112 samples", "Estimate: ");
    assertThat(dir.resolve("results/planned")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"digits, 600, 0.97", "table, 200, 0.95"})
  void classesThatTheNetworkNeverSawAreFound(String demo, int samples, double accuracy)
      throws Exception {
    Path place = dir.resolve(demo);

    CommandOutput output = CommandOutput.of("demo", demo, "--dir", place.toString());

    assertThat(output.exitCode()).as(output.err()).isZero();
    Path results = place.resolve("results/run-1");
    JsonNode metrics =
        new ObjectMapper().readTree(results.resolve("summary.json").toFile()).get("metrics");
    assertThat(metrics.get("samples").asInt()).isEqualTo(samples);
    assertThat(metrics.get("task").asText()).isEqualTo("classification");
    assertThat(metrics.get("values").get(0).get("name").asText()).isEqualTo("accuracy");
    assertThat(metrics.get("values").get(0).get("value").asDouble())
        .isGreaterThanOrEqualTo(accuracy);
    assertThat(results.resolve("inference.png")).isNotEmptyFile();
    assertThat(results.resolve("report.html")).isNotEmptyFile();
  }

  private static Path result(String file) {
    return dir.resolve("results/run-1").resolve(file);
  }
}
