package dev.cosmicai.benchmarks.skew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.benchmarks.skew.RankTimes.Commit;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOutputTest {
  @TempDir private Path folder;

  @Test
  void entriesThatRepeatOthersAreLeftAside() throws Exception {
    RunOutput output = new RunOutput(folder);
    assertThat(output.hasCommits()).isFalse();

    Path journal = Files.createDirectories(folder.resolve("journal"));
    String first = "[5,1,0,300,1000,2500,0,0]";
    String second = "[6,0,0,300,1200,2400,0,0]";
    String entry = "{\"commits\":[%s]}";
    Files.writeString(journal.resolve("0000000001-0000000001.json"), entry.formatted(first));
    Files.writeString(journal.resolve("0000000002-0000000002.json"), entry.formatted(second));
    Files.writeString(
        journal.resolve("0000000001-0000000002.json"), entry.formatted(first + "," + second));

    assertThat(output.hasCommits()).isTrue();
    assertThat(output.commits())
        .containsExactlyInAnyOrder(new Commit(1, 1_000, 2_500), new Commit(0, 1_200, 2_400));
  }
}
