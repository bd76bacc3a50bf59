package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planned for a run that follows its data. */
class FollowedPlanIT {
  @TempDir Path folder;
  private Sky sky;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(0);
    sky.environment.put("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS", "1");
    sky.environment.put("COSMIC_WORLD_SIZE", "2");
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  @Test
  void folderMayBeEmptyAtFirst() {
    assertThat(plan().files()).isEmpty();
    assertThat(Planner.preview(sky.config().run(), sky.store).manifest().files()).isEmpty();
    sky.environment.remove("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS");
    assertThatThrownBy(this::plan)
        .hasMessageContaining("there are no objects under s3://sky/data/");
  }

  @Test
  void folderMayHoldNothingButOtherThingsAtFirst() {
    sky.write("data/README", "partitions will come");

    assertThat(plan().files()).isEmpty();
    sky.write("data/1.pt", "one", Instant.now().minusSeconds(1));
    assertThat(plan().files()).extracting(Manifest.File::key).containsExactly("data/1.pt");
  }

  @Test
  void fileThatWasWrittenJustNowIsLeftToTheLooks() {
    sky.write("data/1.pt", "half of it", Instant.now().plusSeconds(60));

    assertThat(plan().files()).isEmpty();
    assertThat(Planner.preview(sky.config().run(), sky.store).manifest().files()).hasSize(1);
    sky.environment.remove("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS");
    assertThat(plan().files()).as("without follow").hasSize(1);
  }

  @Test
  void singleObjectCannotBeFollowed() {
    sky.write("data/1.pt", "one");
    sky.environment.put("COSMIC_DATA_URI", "s3://sky/data/1.pt");

    assertRefused("data.uri: s3://sky/data/1.pt is one object, to which no files come");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::plan)
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageContaining(message);
  }

  private Manifest plan() {
    return Sky.plan(sky.config().run(), sky.store);
  }
}
