package dev.cosmicai.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.JobFolder;
import dev.cosmicai.cli.run.SharedClassArchive;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CAI's scripts for runs on one machine find of ours. */
class LocalResultsIT {
  @TempDir private Path dir;

  @Test
  void runWritesThemWhereAskedAndTheyAreImported() throws Exception {
    SharedClassArchive.use();
    JobFolder folder = JobFolder.in(dir.resolve("job")).withPartitions(3, 8);
    Path job = folder.jobFile("local", "worldSize: 2");

    CommandOutput run =
        CommandOutput.of(
            "run", "-f", job.toString(), "--data-dir", folder.dir().toString(), "--local-results");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            folder.result("local", "Results.json").toString(),
            folder.result("local", "System_Info.json").toString());
    JsonNode results = folder.json("local", "Results.json");
    JsonNode summary = folder.json("local", "summary.json");
    assertThat(results.get("total execution time")).isEqualTo(summary.get("inferenceSeconds"));
    assertThat(results.get("MAE")).isEqualTo(summary.at("/metrics/mae"));
    assertThat(results.get("R2")).isEqualTo(summary.at("/metrics/r2"));
    assertThat(results.get("device").asText()).isEqualTo("cpu");
    JsonNode machine = folder.json("local", "System_Info.json");
    assertThat(machine.get("System").asText()).isEqualTo(System.getProperty("os.name"));
    assertThat(machine.at("/CPU Info/Total Cores").asInt()).isPositive();

    CommandOutput imported =
        CommandOutput.of(
            "import-cai",
            folder.result("local", ".").toString(),
            "--out",
            dir.resolve("imported").toString());

    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(dir.resolve("imported/runs.csv"))
        .content()
        .contains("cai-local-cpu-512,1,imported", "Results.json");
  }
}
