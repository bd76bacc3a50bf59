package dev.cosmicai.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobTrialTest {
  private static final Instant STARTED = Instant.ofEpochSecond(1_000);

  @TempDir Path output;

  @Test
  void jobEndsWithTheLastFileThatIsStoredHoweverDeep() throws IOException {
    write("summary.json", 1_003_000);
    write("predictions/0.parquet", 1_004_500);
    assertThat(JobTrial.storedSeconds(STARTED, output)).isEqualTo(4.5);
  }

  @Test
  void jobThatStoredNothingIsAnError() {
    assertThatThrownBy(() -> JobTrial.storedSeconds(STARTED, output))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing was stored");
  }

  private void write(String name, long millis) throws IOException {
    Path file = output.resolve(name);
    Files.createDirectories(file.getParent());
    Files.setLastModifiedTime(Files.createFile(file), FileTime.fromMillis(millis));
  }
}
