package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose files are not as they were when another one goes on with it. */
class ResumedPlanIT {
  private static final Instant LATER = Instant.parse("2036-11-22T10:00:00Z");

  private final List<String> warnings = new ArrayList<>();
  @TempDir Path folder;
  private Sky sky;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(3);
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  @Test
  void whatComputedFilesWereStaysInThePlan() throws IOException {
    Manifest manifest = first();
    Files.delete(sky.file("data/1.pt"));
    sky.write("data/2.pt", "changed");
    sky.write("data/4.pt", "new");

    Manifest.Frozen frozen = resume(0, 1);

    assertThat(frozen.manifest().files().subList(0, 3)).isEqualTo(manifest.files());
    assertThat(frozen.manifest().files().get(3).key()).isEqualTo("data/4.pt");
    assertThat(frozen.newFiles()).isEqualTo(1);
    assertThat(new ManifestStore(sky.store, sky.config().layout()).read().orElseThrow().frozen())
        .isEqualTo(frozen);
  }

  @Test
  void changedVersionsOfComputedFilesAreWarnedOfInOneLine() {
    first();
    sky.write("data/1.pt", "changed");
    sky.write("data/2.pt", "changed");

    resume(0, 1, 2);
    assertThat(warnings)
        .singleElement(STRING)
        .matches(
            "data/1.pt has changed since it was computed \\(ETag .*, now .*\\) and is not computed"
                + " again, nor are 1 more; a file that comes later needs another name");
    sky.environment.put("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS", "1");
    sky.environment.put("COSMIC_WORLD_SIZE", "1");
    warnings.clear();
    resume(0, 1, 2);
    assertThat(warnings).as("the first look warns").isEmpty();
  }

  @Test
  void fileOfSeveralSplitsMustStayUntilAllAreComputed() throws IOException {
    sky.environment.put("COSMIC_DATA_SPLIT_BYTES", Integer.toString(1 << 20));
    sky.write("data/2.pt", "x".repeat(3 << 20));
    Manifest three = first();
    byte[] before = Files.readAllBytes(sky.file("out/manifest.json"));
    Files.delete(sky.file("data/2.pt"));

    assertRefused(
        () -> resume(0, 1, 2, 4),
        "cannot be resumed: data/2.pt is not among the files any more and not all of it is"
            + " computed; put that file back as it was, choose another output.uri");
    assertThat(sky.file("out/manifest.json")).hasBinaryContent(before);
    assertThat(resume(1, 2, 3).manifest()).isEqualTo(three);
  }

  @Test
  void folderMayBeEmptyOnceAllIsComputedAndNoSooner() throws IOException {
    Manifest manifest = first();
    Files.move(sky.file("data"), sky.file("archive"));

    assertRefused(() -> resume(0, 2), "data/2.pt is not among the files any more");
    assertThat(resume(0, 1, 2).manifest()).isEqualTo(manifest);
    assertThat(warnings)
        .containsExactly(
            "data.uri: there are no files under s3://sky/data; what was computed of earlier ones"
                + " stands");
  }

  @Test
  void resumeOfNothingNeedsFiles() throws IOException {
    Files.move(sky.file("data"), sky.file("elsewhere"));

    assertThatThrownBy(() -> resume())
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InputNotFound));
  }

  @Test
  void whatCyclingReachedIsNotReachedAnew() throws IOException {
    sky.environment.put("COSMIC_DATA_TOTAL_BYTES", "55");
    Manifest cycled = first();
    assertThat(cycled.files()).hasSize(5);
    Files.delete(sky.file("data/2.pt"));

    assertRefused(() -> resume(0, 1, 2, 3), "data/2.pt is not among the files any more");
    assertThat(resume(1, 4).manifest()).isEqualTo(cycled);
    sky.environment.put("COSMIC_DATA_TOTAL_BYTES", "66");
    assertThat(resume(1, 4).manifest().files())
        .extracting(Manifest.File::key)
        .containsExactly(
            "data/1.pt", "data/2.pt", "data/3.pt", "data/1.pt", "data/2.pt", "data/3.pt");
  }

  /** As another run, where these splits are committed. */
  private Manifest.Frozen resume(int... committed) {
    sky.environment.put("COSMIC_RESUME", "true");
    sky.environment.merge("COSMIC_RUN_UID", "-resumed", String::concat);
    RunSpec run = sky.config().run();
    BitSet splits = new BitSet();
    IntStream.of(committed).forEach(splits::set);
    return new PlanFreezer(
            run, sky.store, frozen -> splits, Clock.fixed(LATER, ZoneOffset.UTC), warnings::add)
        .freeze(earlier -> Planner.plan(run, sky.store, earlier, LATER));
  }

  /** What the run that is resumed has planned. */
  private Manifest first() {
    CoordinatorConfig config = sky.config();
    return Sky.freezer(config, sky.store, Clock.systemUTC())
        .freeze(earlier -> Sky.plan(config.run(), sky.store))
        .manifest();
  }

  private static void assertRefused(ThrowingCallable freeze, String message) {
    assertThatThrownBy(freeze)
        .asInstanceOf(type(FatalFault.class))
        .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.OutputRefused))
        .satisfies(fault -> assertThat(fault).hasMessageContaining(message));
  }
}
