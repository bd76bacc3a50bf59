package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.Environments;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of three files with 1, 2 and 3 splits. */
class RankSharesTest {
  @TempDir Path folder;
  private Environments environments;

  @BeforeEach
  void describe() throws IOException {
    environments = new Environments(folder);
  }

  private Shares shares(Map<String, String> job) {
    CoordinatorConfig config = environments.config(job);
    return RankShares.of(Splits.of(Manifests.three()), 3, config.run());
  }

  @Test
  void jobThatSaysNothingHasARankAFile() {
    Shares shares = shares(Map.of());

    assertThat(shares.bounds()).containsExactly(0, 1, 3, 6);
    assertThat(shares.taking()).isEqualTo(Taking.OF_PRESENT);
  }

  @Test
  void ranksShareSplitsEvenly() {
    Shares shares = shares(Map.of("COSMIC_WORLD_SIZE", "4"));

    assertThat(shares.bounds()).containsExactly(0, 2, 4, 5, 6);
    assertThat(shares.taking()).isEqualTo(Taking.ANYBODYS);
  }

  @Test
  void staticAssignmentSharesFilesAsCaiDoes() {
    Shares shares = shares(Map.of("COSMIC_WORLD_SIZE", "2", "COSMIC_ASSIGNMENT", "Static"));

    assertThat(shares.bounds()).containsExactly(0, 3, 6);
    assertThat(shares.taking()).isEqualTo(Taking.NOBODYS);
    assertThat(shares(Map.of("COSMIC_ASSIGNMENT", "Static")).bounds()).containsExactly(0, 1, 3, 6);
  }

  @Test
  void aRankForEachOfTooManyFilesIsRefused() {
    assertThatThrownBy(() -> RankShares.worldSize(100_001, environments.config().run()))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("set worldSize");
  }
}
