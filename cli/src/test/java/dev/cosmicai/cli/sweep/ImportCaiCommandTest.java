package dev.cosmicai.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCaiCommandTest {
  private static final String RANK =
      """
      [{"total_cpu_time (seconds)": %d, "total_cpu_memory (MB)": 17000, "batch_size": 512,
        "device": "cpu", "throughput_bps": 1000000, "sample_persec": 10}]
      """;

  @TempDir private Path folder;

  @Test
  void publishedResultsBecomeTablesAndAPage() throws Exception {
    write("result-partition-25MB/1GB/1/combined_data.json", RANK.formatted(2));
    write("result-partition-25MB/2GB/1/combined_data.json", RANK.formatted(3));
    write("result-partition-25MB/4GB/1/combined_data.json", "[");
    Path out = folder.resolve("made");

    CommandOutput output = CommandOutput.of("import-cai", folder.toString(), "-o", out.toString());

    assertThat(output.exitCode()).as(output.err()).isZero();
    assertThat(output.out()).startsWith("2 runs imported\n").contains(out + "/sweep.html");
    assertThat(output.err())
        .contains(
            "warning: left out of result-partition-25MB/4GB/1/combined_data.json: it is no JSON");
    assertThat(Files.readString(out.resolve("runs.csv")).lines())
        .hasSize(3)
        .filteredOn(line -> line.contains("imported"))
        .hasSize(2);
    assertThat(out.resolve("sweep.html")).content().contains("cai-lambda-25mb-1gb-512");
  }

  @Test
  void folderWithoutResultsIsRefused() {
    CommandOutput output =
        CommandOutput.of("import-cai", folder.toString(), "-o", folder.resolve("made").toString());
    assertThat(output.exitCode()).isEqualTo(66);
    assertThat(output.err()).startsWith("error: " + folder + " holds no results of CAI");
    assertThat(folder.resolve("made")).doesNotExist();
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
