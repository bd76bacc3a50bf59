package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.coordinator.ChildProcess;
import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a coordinator of 1 GiB has for its heap suffices for as many files as a job may have. */
@Timeout(300)
class MillionFilesIT {
  private static final int FILES = 1_000_000;

  @TempDir Path folder;
  private Sky sky;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder);
    sky.environment.put("COSMIC_WORLD_SIZE", "64");
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  /** The child: plans them, freezes the plan, and resumes it with one file more. */
  static final class Child {
    public static void main(String[] args) {
      ProcessMain.run(Child::run);
    }

    private static String run(Environment environment) {
      CoordinatorConfig config = CoordinatorConfig.from(environment);
      try (ObjectStore store = ObjectStore.open(config.run().storage())) {
        Sky.freezer(config, store, Clock.systemUTC()).freeze(earlier -> plan(config, FILES - 1));
        Manifest.Frozen resumed =
            Sky.freezer(resuming(), store, Clock.systemUTC())
                .freeze(earlier -> plan(config, FILES));
        Splits splits = Splits.of(resumed.manifest());
        return "%d new of %d in %d splits"
            .formatted(resumed.newFiles(), resumed.manifest().files().size(), splits.count());
      }
    }

    private static CoordinatorConfig resuming() {
      Map<String, String> changed = new HashMap<>(System.getenv());
      changed.put("COSMIC_RUN_UID", "run-2");
      changed.put("COSMIC_RESUME", "true");
      return CoordinatorConfig.from(new Environment(changed));
    }

    /** As a listing gives them. */
    private static Manifest plan(CoordinatorConfig config, int count) {
      List<StoredObject> files = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        String etag = "%032x".formatted(i);
        files.add(
            new StoredObject(
                new ObjectUri("sky", "survey/partitions/2026/" + i + ".pt"), 200L << 20, etag));
      }
      StoredObject model = new StoredObject(ObjectUri.parse("s3://sky/model.pt"), 1, "m");
      return Planner.manifest(config.run(), Optional.of(model), "5".repeat(64), files);
    }
  }

  @Test
  void millionFilesArePlannedAndResumedInTheMemoryOfACoordinator() throws Exception {
    try (ChildProcess child = ChildProcess.start(sky, Child.class, "-Xmx614m")) {
      assertThat(child.exitCode()).as(child::stderr).isZero();
      assertThat(child.lastWords()).isEqualTo("1 new of 1000000 in 4000000 splits");
    }

    try (Stream<Path> chunks = Files.list(sky.file("out/manifest"))) {
      assertThat(chunks).as("of which the last one was written again").hasSize(101);
    }
    assertThat(Files.size(sky.file("out/manifest.json"))).isLessThan(20_000);
  }
}
