package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.faults.TerminationMessage;
import dev.cosmicai.process.ClassList;
import dev.cosmicai.results.summary.RunSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The coordinator's process, killed where it hurts; what it leaves must be as if it never was. */
@Timeout(300)
class CoordinatorRestartIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The classes that the image has in its archive: see CONTRIBUTING.md, "Images". */
  private static final Path IMAGE_CLASSES = Path.of("src/main/image/classes.list");

  private static final String WRITE_IMAGE_CLASSES =
      "mvn verify -pl coordinator -am -Dclasses.write=true -Dit.test=CoordinatorRestartIT"
          + " -Dtest=none -Dfailsafe.failIfNoSpecifiedTests=false"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @TempDir Path folder;
  private Sky sky;
  private ChildProcess coordinator;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(4);
  }

  @AfterEach
  void stopServer() {
    if (coordinator != null) {
      coordinator.close();
    }
    sky.close();
  }

  @Test
  void killInMidRunLosesNothing() throws Exception {
    start();
    live(0, 0);
    live(3, 0);
    coordinator.kill();
    start();

    assertThat(live(0, 1)).as("rank 0 has work").isFalse();
    assertThat(live(3, 1)).as("rank 3 has work").isFalse();
    assertThat(live(1, 0)).as("rank 1 has work").isTrue();
    assertThat(live(2, 0)).as("rank 2 has work").isTrue();

    assertEndsAsIfNothingHadHappened();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ranks/3.json", "combined_data.json"})
  void killWhileItSummarizesLosesNothing(String lastThingWritten) throws Exception {
    start();
    for (int rank = 0; rank < 4; rank++) {
      live(rank, 0);
    }
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(60))
        .until(() -> sky.read("out/" + lastThingWritten).isPresent());
    coordinator.kill();
    assertThat(sky.read("out/summary.json")).as("the kill came in time").isEmpty();
    start();

    assertEndsAsIfNothingHadHappened();
  }

  @Test
  void killAfterTheEndChangesNothing() throws Exception {
    sky.environment.put("COSMIC_HEALTH_PORT", "0");
    Path loaded = folder.resolve("loaded.list");
    // The transport is the image's, so that its classes are.
    start(
        "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true",
        "-XX:DumpLoadedClassList=" + loaded);
    for (int rank = 0; rank < 4; rank++) {
      live(rank, 0);
    }
    assertThat(coordinator.exitCode()).isZero();
    assertThatTheImageHas(ClassList.read(loaded));
    assertThat(ClassList.read(loaded).lines())
        .as("a provider of cryptography beside the JDK's, which takes half a second")
        .doesNotContain("org/bouncycastle/jce/provider/BouncyCastleProvider");
    start();

    assertEndsAsIfNothingHadHappened();
  }

  @Test
  void stopSignalEndsItWithItsReason() throws Exception {
    start();
    live(0, 0);
    coordinator.stop();

    assertThat(coordinator.exitCode()).isEqualTo(143);
    assertThat(TerminationMessage.parse(coordinator.lastWords()))
        .hasValueSatisfying(words -> assertThat(words.reason()).isEqualTo("Interrupted"));
    start();
    for (int rank = 1; rank < 4; rank++) {
      live(rank, 0);
    }
    assertEndsAsIfNothingHadHappened();
  }

  @Test
  void unreadableInputIsOneLineAndItsExitCode() throws Exception {
    sky.environment.put("COSMIC_DATA_URI", "s3://sky/nothing");
    start();

    assertThat(coordinator.exitCode()).isEqualTo(66);
    assertThat(TerminationMessage.parse(coordinator.lastWords()))
        .contains(
            new TerminationMessage(
                "InputNotFound",
                "data.uri: there are no objects under s3://sky/nothing/; check the path",
                null));
    assertThat(coordinator.stderr().lines()).hasSize(1);
  }

  private void start(String... jvmOptions) {
    coordinator = ChildProcess.start(sky, CoordinatorMain.class, jvmOptions);
  }

  private static void assertThatTheImageHas(ClassList loaded) throws IOException {
    if (Boolean.getBoolean("classes.write")) {
      loaded.write(IMAGE_CLASSES);
    }
    assertThat(loaded.shareMissingIn(ClassList.read(IMAGE_CLASSES)))
        .as(
            "share of its classes that are not in coordinator/%s, so that it starts slower; run:"
                + " %s",
            IMAGE_CLASSES, WRITE_IMAGE_CLASSES)
        .isLessThan(0.05);
  }

  private boolean live(int rank, int attempt) {
    return FakeRank.live(sky, Sky.RUN, rank, attempt);
  }

  private void assertEndsAsIfNothingHadHappened() throws Exception {
    assertThat(coordinator.exitCode()).as(coordinator::stderr).isZero();
    RunSummary lastWords =
        RunSummary.fromJson(coordinator.lastWords().getBytes(StandardCharsets.UTF_8));
    assertThat(lastWords.samples()).isEqualTo(4 * FakeRank.SAMPLES);

    runUndisturbed("undisturbed");
    assertThat(sky.read("out/combined_data.json"))
        .isPresent()
        .isEqualTo(sky.read("undisturbed/combined_data.json"));
    assertThat(metrics("out")).isEqualTo(metrics("undisturbed"));
  }

  private void runUndisturbed(String output) throws Exception {
    RunningCoordinator undisturbed =
        RunningCoordinator.start(sky.config("COSMIC_OUTPUT_URI", "s3://sky/" + output));
    for (int rank = 0; rank < 4; rank++) {
      live(rank, 0);
    }
    undisturbed.summary();
  }

  private String metrics(String output) throws IOException {
    return JSON.readTree(sky.read(output + "/summary.json").orElseThrow())
        .get("metrics")
        .toString();
  }
}
