package dev.cosmicai.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredResultTest {
  @Test
  void peersAndOurResultsAreReadAlike(@TempDir Path output) throws IOException {
    Path file = Files.createDirectories(output.resolve("ranks")).resolve("0.json");
    String common =
        """
        {"samples": 5113, "model_batch_size": 64, "total_cpu_time (seconds)": 7.5,
         "stage_time (seconds)": {"read": 0.25}%s}\
        """;
    Files.writeString(file, common.formatted(", \"ready_time\": 1000.5"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_012_250));
    StoredResult peers = StoredResult.read(output);
    assertThat(peers.storedEpochSeconds()).isEqualTo(1012.25);
    assertThat(peers.readyEpochSeconds()).hasValue(1000.5);
    assertThat(peers.forwardSeconds()).isEqualTo(7.5);
    assertThat(peers.stageSeconds()).containsEntry("read", 0.25);

    Files.writeString(file, common.formatted(""));
    assertThat(StoredResult.read(output).readyEpochSeconds()).isEmpty();
  }
}
