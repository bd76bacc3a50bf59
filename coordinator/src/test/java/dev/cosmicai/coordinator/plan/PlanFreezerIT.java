package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFreezerIT {
  private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant LATER = FIRST.plus(Duration.ofHours(1));
  @TempDir Path folder;
  private Sky sky;
  private Manifest manifest;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(3);
    manifest = frozen(Sky.plan(sky.config().run(), sky.store)).manifest();
  }

  /** As a first generation, of which it makes no difference when its files were written. */
  private static Manifest.Frozen frozen(Manifest planned) {
    return Manifest.Frozen.of(Sky.RUN, "redshifts", FIRST, planned);
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  @Test
  void freeOutputIsTaken() {
    Manifest.Frozen frozen = freezer(sky.config(), FIRST).freeze(earlier -> manifest);

    assertThat(frozen).isEqualTo(frozen(manifest));
    assertThat(frozen.base()).isEqualTo(frozen.sha256());
    assertThat(frozen.generations()).containsExactly(new Manifest.Generation(3, FIRST));
    assertThat(stored()).isEqualTo(frozen);
  }

  @Test
  void restartedRunKeepsItsPlanAndItsStart() {
    freezer(sky.config(), FIRST).freeze(earlier -> manifest);

    Manifest.Frozen frozen = freezer(sky.config(), LATER).freeze(PlanFreezerIT::nothingToPlan);

    assertThat(frozen.startedAt()).isEqualTo(FIRST);
    assertThat(frozen.manifest()).isEqualTo(manifest);
  }

  @Test
  void anotherRunsOutputIsRefusedBeforeAnythingIsPlanned() {
    freezer(sky.config(), FIRST).freeze(earlier -> manifest);

    assertRefused(
        () -> freezer(other(false), LATER).freeze(PlanFreezerIT::nothingToPlan),
        "output.uri: s3://sky/out already holds the results of run run-1; choose another"
            + " output.uri, set resume: true to continue it, or delete that folder if it is not"
            + " needed");
    assertThat(stored().run()).isEqualTo(Sky.RUN);
  }

  @Test
  void resumedRunTakesTheSamePlanOver() {
    freezer(sky.config(), FIRST).freeze(earlier -> manifest);

    Manifest.Frozen frozen = freezer(other(true), LATER).freeze(earlier -> manifest);

    assertThat(frozen.run()).isEqualTo("run-2");
    assertThat(frozen.startedAt()).isEqualTo(LATER);
    assertThat(frozen.sha256()).isEqualTo(manifest.sha256());
    assertThat(frozen.base()).isEqualTo(manifest.sha256());
    assertThat(frozen.generations()).containsExactly(new Manifest.Generation(3, FIRST));
    assertThat(frozen.newFiles()).isZero();
    assertThat(stored()).isEqualTo(frozen);
    assertRefused(
        () -> freezer(sky.config(), LATER).freeze(PlanFreezerIT::nothingToPlan),
        "already holds the results of run run-2");
  }

  @Test
  void resumedRunTakesNewFilesBehindTheOldOnes() {
    freezer(sky.config(), FIRST).freeze(earlier -> manifest);
    sky.write("data/2b.pt", "between the others");

    Manifest.Frozen frozen =
        freezer(other(true), LATER).freeze(earlier -> Sky.plan(sky.config().run(), sky.store));

    assertThat(frozen.manifest().files())
        .extracting(Manifest.File::key)
        .containsExactly("data/1.pt", "data/2.pt", "data/3.pt", "data/2b.pt");
    assertThat(frozen.newFiles()).isEqualTo(1);
    assertThat(frozen.manifest().files())
        .extracting(file -> file.modifiedMillis() > 0)
        .as("it is known when later files were written")
        .containsExactly(false, false, false, true);
    assertThat(frozen.generations())
        .containsExactly(new Manifest.Generation(3, FIRST), new Manifest.Generation(4, LATER));
    assertThat(frozen.base()).isEqualTo(manifest.sha256());
    assertThat(frozen.sha256()).isNotEqualTo(manifest.sha256());
    assertThat(stored()).isEqualTo(frozen);
    assertThat(freezer(other(true), LATER).freeze(PlanFreezerIT::nothingToPlan))
        .as("restarted")
        .isEqualTo(frozen);
  }

  @Test
  void lookingAtAnOutputLeavesItAsItIs() throws IOException {
    assertThat(freezer(sky.config(), FIRST).earlier()).isEmpty();
    freezer(sky.config(), FIRST).freeze(earlier -> manifest);
    byte[] before = Files.readAllBytes(sky.file("out/manifest.json"));
    sky.write("data/4.pt", "new");

    PlanFreezer.Earlier earlier = freezer(other(true), LATER).earlier().orElseThrow();
    Manifest.Frozen resumed = earlier.resumed(Sky.plan(sky.config().run(), sky.store));

    assertThat(earlier.run()).isEqualTo(Sky.RUN);
    assertThat(earlier.files()).isEqualTo(manifest.files());
    assertThat(resumed.newFiles()).isEqualTo(1);
    assertThat(sky.file("out/manifest.json")).hasBinaryContent(before);
    assertRefused(
        () -> freezer(other(false), LATER).earlier(), "already holds the results of run run-1");
  }

  /** Killed when the new chunks are there and {@code manifest.json} is not replaced yet. */
  @Test
  void takingOverThatWasCutShortLeavesTheOldPlanReadable() throws IOException {
    freezer(sky.config(), FIRST).freeze(earlier -> manifest);
    byte[] before = Files.readAllBytes(sky.file("out/manifest.json"));
    sky.write("data/4.pt", "new");
    Manifest more = Sky.plan(sky.config().run(), sky.store);
    freezer(other(true), LATER).freeze(earlier -> more);
    Files.write(sky.file("out/manifest.json"), before);

    assertThat(stored().manifest()).isEqualTo(manifest);
    assertThat(freezer(other(true), LATER).freeze(earlier -> more).newFiles()).isEqualTo(1);
  }

  @Test
  void resumedRunMayHaveOtherRanks() {
    freezer(sky.config(), FIRST).freeze(earlier -> manifest);

    assertThat(
            freezer(other(true), LATER)
                .freeze(earlier -> Sky.plan(sky.config("COSMIC_WORLD_SIZE", "2").run(), sky.store))
                .sha256())
        .isEqualTo(manifest.sha256());
  }

  @Test
  void resumedRunThatComputesSomethingElseIsToldTheDifference() {
    freezer(sky.config(), FIRST).freeze(earlier -> manifest);
    sky.write("data/2.pt", "changed");

    assertRefused(
        () ->
            freezer(other(true), LATER)
                .freeze(
                    earlier -> Sky.plan(sky.config("COSMIC_BATCH_SIZE", "64").run(), sky.store)),
        "holds the results of run run-1, which cannot be resumed: batchSize was 512 and is 64 now;"
            + " data/2.pt has changed (ETag ");
    assertThat(stored().run()).isEqualTo(Sky.RUN);
  }

  @Test
  void journalWithoutAManifestIsRefused() {
    sky.write("out/journal/0000000001-0000000001.json", "{}");

    assertRefused(
        () -> freezer(sky.config(), FIRST).freeze(PlanFreezerIT::nothingToPlan),
        "holds the journal of a run whose manifest.json is gone");
  }

  @Test
  void chunkThatWasChangedIsRefusedByItsName() throws IOException {
    freezer(sky.config(), FIRST).freeze(earlier -> manifest);
    Path chunk;
    try (Stream<Path> chunks = Files.list(sky.file("out/manifest"))) {
      chunk = chunks.findFirst().orElseThrow();
    }
    Files.writeString(chunk, Files.readString(chunk).replace("data/2.pt", "data/3.pt"));

    assertRefused(
        () -> freezer(sky.config(), FIRST).freeze(PlanFreezerIT::nothingToPlan),
        "out/manifest/" + chunk.getFileName() + " is missing or was changed since it was written");
  }

  @Test
  void runThatIsOvertakenWhileItPlansIsRefused() {
    assertRefused(
        () ->
            freezer(sky.config(), FIRST)
                .freeze(
                    earlier -> {
                      freezer(other(false), FIRST).freeze(none -> manifest);
                      return manifest;
                    }),
        "already holds the results of run run-2");
  }

  @Test
  void ownPutThatWasNotAcknowledgedIsRecognized() {
    AtomicInteger plans = new AtomicInteger();
    Manifest.Frozen frozen =
        freezer(sky.config(), LATER)
            .freeze(
                earlier -> {
                  plans.incrementAndGet();
                  freezer(sky.config(), FIRST).freeze(none -> manifest);
                  return manifest;
                });

    assertThat(plans).hasValue(1);
    assertThat(frozen.startedAt()).isEqualTo(FIRST);
  }

  @Test
  void foreignManifestIsNotTouched() {
    sky.write("out/manifest.json", "{\"name\":\"a web app\"}");

    assertRefused(
        () -> freezer(other(true), FIRST).freeze(PlanFreezerIT::nothingToPlan),
        "holds a manifest.json that no run of this version wrote; choose another output.uri");
    assertThat(sky.read("out/manifest.json")).contains("{\"name\":\"a web app\"}");
  }

  @Test
  void outputInNoBucketIsRefused() {
    assertThatThrownBy(
            () ->
                freezer(sky.config("COSMIC_OUTPUT_URI", "s3://no-such-bucket/out"), FIRST)
                    .freeze(earlier -> manifest))
        .asInstanceOf(type(FatalFault.class))
        .satisfies(fault -> assertThat(fault).hasMessageContaining("no-such-bucket"))
        .satisfies(
            fault -> assertThat(fault.reason()).isIn(Reason.BucketNotFound, Reason.OutputRefused));
  }

  private CoordinatorConfig other(boolean resume) {
    sky.environment.put("COSMIC_RESUME", Boolean.toString(resume));
    CoordinatorConfig other = sky.config("COSMIC_RUN_UID", "run-2");
    sky.environment.remove("COSMIC_RESUME");
    return other;
  }

  private PlanFreezer freezer(CoordinatorConfig config, Instant now) {
    return Sky.freezer(config, sky.store, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static Manifest nothingToPlan(List<Manifest.File> earlier) {
    throw new AssertionError("nothing is to be planned");
  }

  private Manifest.Frozen stored() {
    return new ManifestStore(sky.store, sky.config().layout()).read().orElseThrow().frozen();
  }

  private static void assertRefused(ThrowingCallable freeze, String message) {
    assertThatThrownBy(freeze)
        .asInstanceOf(type(FatalFault.class))
        .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.OutputRefused))
        .satisfies(fault -> assertThat(fault).hasMessageContaining(message));
  }
}
