package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
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
    manifest = Planner.plan(sky.config().run(), sky.store);
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  @Test
  void freeOutputIsTaken() {
    PlanFreezer.Outcome outcome = freezer(sky.config(), FIRST).freeze(() -> manifest);

    assertThat(outcome.existed()).isFalse();
    assertThat(outcome.frozen())
        .isEqualTo(new Manifest.Frozen(Sky.RUN, "redshifts", FIRST, manifest, manifest.sha256()));
    assertThat(stored()).isEqualTo(outcome.frozen());
  }

  @Test
  void restartedRunKeepsItsPlanAndItsStart() {
    freezer(sky.config(), FIRST).freeze(() -> manifest);

    PlanFreezer.Outcome outcome = freezer(sky.config(), LATER).freeze(PlanFreezerIT::nothingToPlan);

    assertThat(outcome.existed()).isTrue();
    assertThat(outcome.frozen().startedAt()).isEqualTo(FIRST);
    assertThat(outcome.frozen().manifest()).isEqualTo(manifest);
  }

  @Test
  void anotherRunsOutputIsRefusedBeforeAnythingIsPlanned() {
    freezer(sky.config(), FIRST).freeze(() -> manifest);

    assertRefused(
        () -> freezer(other(false), LATER).freeze(PlanFreezerIT::nothingToPlan),
        "output.uri: s3://sky/out already holds the results of run run-1; choose another"
            + " output.uri, set resume: true to continue it, or delete that folder if it is not"
            + " needed");
    assertThat(stored().run()).isEqualTo(Sky.RUN);
  }

  @Test
  void resumedRunTakesTheSamePlanOver() {
    freezer(sky.config(), FIRST).freeze(() -> manifest);

    PlanFreezer.Outcome outcome = freezer(other(true), LATER).freeze(() -> manifest);

    assertThat(outcome.existed()).isTrue();
    assertThat(outcome.frozen().run()).isEqualTo("run-2");
    assertThat(outcome.frozen().startedAt()).isEqualTo(LATER);
    assertThat(outcome.frozen().sha256()).isEqualTo(manifest.sha256());
    assertThat(stored()).isEqualTo(outcome.frozen());
    assertRefused(
        () -> freezer(sky.config(), LATER).freeze(PlanFreezerIT::nothingToPlan),
        "already holds the results of run run-2");
  }

  @Test
  void resumedRunOfAnotherPlanIsToldTheDifference() {
    freezer(sky.config(), FIRST).freeze(() -> manifest);
    sky.withPartitions(4);

    assertRefused(
        () ->
            freezer(other(true), LATER)
                .freeze(() -> Planner.plan(sky.config("COSMIC_BATCH_SIZE", "64").run(), sky.store)),
        "holds the results of run run-1, which cannot be resumed: the number of files was 3 and is"
            + " 4 now");
    assertThat(stored().run()).isEqualTo(Sky.RUN);
  }

  @Test
  void runThatIsOvertakenWhileItPlansIsRefused() {
    assertRefused(
        () ->
            freezer(sky.config(), FIRST)
                .freeze(
                    () -> {
                      freezer(other(false), FIRST).freeze(() -> manifest);
                      return manifest;
                    }),
        "already holds the results of run run-2");
  }

  @Test
  void ownPutThatWasNotAcknowledgedIsRecognized() {
    AtomicInteger plans = new AtomicInteger();
    PlanFreezer.Outcome outcome =
        freezer(sky.config(), LATER)
            .freeze(
                () -> {
                  plans.incrementAndGet();
                  freezer(sky.config(), FIRST).freeze(() -> manifest);
                  return manifest;
                });

    assertThat(plans).hasValue(1);
    assertThat(outcome.existed()).isTrue();
    assertThat(outcome.frozen().startedAt()).isEqualTo(FIRST);
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
                    .freeze(() -> manifest))
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

  private static Manifest nothingToPlan() {
    throw new AssertionError("nothing is to be planned");
  }

  private Manifest.Frozen stored() {
    String json = sky.read("out/manifest.json").orElseThrow();
    return ManifestJson.read(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static void assertRefused(ThrowingCallable freeze, String message) {
    assertThatThrownBy(freeze)
        .asInstanceOf(type(FatalFault.class))
        .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.OutputRefused))
        .satisfies(fault -> assertThat(fault).hasMessageContaining(message));
  }
}
