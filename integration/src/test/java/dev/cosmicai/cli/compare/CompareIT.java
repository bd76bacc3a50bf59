package dev.cosmicai.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.JobFolder;
import dev.cosmicai.cli.run.SharedClassArchive;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The results of a run beside a copy of them. */
class CompareIT {
  @TempDir static Path dir;
  private static JobFolder folder;

  @BeforeAll
  static void runAndCopy() throws Exception {
    SharedClassArchive.use();
    folder = JobFolder.in(dir).withPartitions(1, 8);
    CommandOutput run =
        CommandOutput.of(
            "run",
            "-f",
            folder.jobFile("job", "").toString(),
            "--data-dir",
            dir.toString(),
            "--precision=fp32",
            "--output=s3://bucket/results/first");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Files.createDirectory(folder.result("second", ""));
    for (String file : new String[] {"summary.json", "inference.png"}) {
      Files.copy(folder.result("first", file), folder.result("second", file));
    }
  }

  @Test
  void figuresStandSideBySide() throws Exception {
    CommandOutput compared = CommandOutput.of("compare", result("first"), result("second"));

    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(compared.out())
        .contains("A  " + result("first") + "  (job, fp32, ")
        .contains("B  " + result("second") + "  (job, fp32, ");
    String r2 = "%.6f".formatted(folder.json("first", "summary.json").at("/metrics/r2").asDouble());
    assertThat(compared.out().lines())
        .anyMatch(line -> line.matches("  Quality +A +B +B - A"))
        .anyMatch(line -> line.matches("  R² +" + r2 + " +" + r2 + " +equal"))
        .anyMatch(line -> line.matches("  Wall time +[0-9.]+ s +[0-9.]+ s +equal"));
  }

  @Test
  void reportShowsBothPictures() throws Exception {
    Path report = dir.resolve("both.html");

    CommandOutput compared =
        CommandOutput.of(
            "compare", result("first"), result("second"), "--report", report.toString());

    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(compared.out()).endsWith("Report  " + report + "\n");
    assertThat(Files.readString(report, StandardCharsets.UTF_8).split("<img ", -1)).hasSize(3);
  }

  @Test
  void placeWithoutResultsIsNamed() {
    CommandOutput compared = CommandOutput.of("compare", result("first"), dir.toString());

    assertThat(compared.exitCode()).isEqualTo(66);
    assertThat(compared.err())
        .isEqualTo(
            "error: "
                + dir
                + " holds no summary.json; name what a finished job had as its output.uri\n");
  }

  private static String result(String name) {
    return dir.resolve("results").resolve(name).toString();
  }
}
