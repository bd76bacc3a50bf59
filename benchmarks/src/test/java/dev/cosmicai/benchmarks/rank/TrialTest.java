package dev.cosmicai.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTest {
  @Test
  void peersAndOurResultsAreReadAlike(@TempDir Path output) throws IOException {
    Path file = Files.createDirectories(output.resolve("ranks")).resolve("0.json");
    String common =
        """
        {"samples": 5113, "model_batch_size": 64, "total_cpu_time (seconds)": 7.5,
         "start_time": 996, "peak_resident_bytes": 4096,
         "stage_time (seconds)": {"firstForward": 2.25}%s}\
        """;
    Files.writeString(file, common.formatted(", \"ready_time\": 1000.5"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_012_250));
    Trial peers = Trial.read(output);
    assertThat(peers.wholeSeconds()).isEqualTo(16.25);
    assertThat(peers.warmSeconds()).isEqualTo(11.75);
    assertThat(peers.forwardSeconds()).isEqualTo(7.5);
    assertThat(peers.peakResidentBytes()).isEqualTo(4096);
    assertThat(peers.stageSeconds()).containsEntry("firstForward", 2.25);

    Files.writeString(file, common.formatted(""));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_012_250));
    assertThat(Trial.read(output).warmSeconds()).isEqualTo(14);
  }
}
