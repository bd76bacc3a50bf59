package dev.cosmicai.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDatasetsTest {
  private static final long MEGABYTE = 1_000_000;

  @TempDir Path dir;

  @Test
  void filesOfEachSizeHaveItAndTogetherHaveTwentyMegabytes() throws IOException {
    SmallDatasets.prepare(dir, line -> {});

    assertThat(dir.resolve("demo-network.pt")).exists();
    for (int size : List.of(1, 2, 4)) {
      Path folder = dir.resolve("data/" + size + "MB");
      for (int file = 1; file <= 20 / size; file++) {
        assertThat(Files.size(folder.resolve(file + ".pt")))
            .isBetween(size * MEGABYTE, size * MEGABYTE + 25_000);
      }
      assertThat(folder.resolve(20 / size + 1 + ".pt")).doesNotExist();
    }
  }

  @Test
  void whatIsThereIsNotMadeAgain() throws IOException {
    SmallDatasets.prepare(dir, line -> {});
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(dir.resolve("data/4MB/1.pt"), longAgo);
    Files.delete(dir.resolve("data/2MB/10.pt"));

    List<String> notices = new ArrayList<>();
    SmallDatasets.prepare(dir, notices::add);

    assertThat(notices).singleElement().asString().contains("10 partitions of 2 MB");
    assertThat(dir.resolve("data/2MB/10.pt")).exists();
    assertThat(Files.getLastModifiedTime(dir.resolve("data/4MB/1.pt"))).isEqualTo(longAgo);
  }
}
