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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    // So it is known who computes what.
    sky.environment.put("COSMIC_ASSIGNMENT", "Static");
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
    FakeRank.join(sky, Sky.RUN, 0, 0).compute(1).close();
    FakeRank.join(sky, Sky.RUN, 3, 0).compute(1).close();
    coordinator.kill();
    start();

    assertThat(live(0, 1)).as("splits for rank 0").isZero();
    assertThat(live(3, 1)).as("splits for rank 3").isZero();
    assertThat(live(1, 0)).as("splits for rank 1").isEqualTo(1);
    assertThat(live(2, 0)).as("splits for rank 2").isEqualTo(1);

    assertEndsAsIfNothingHadHappened();
  }

  @Test
  void fileWhosePartsWereCommittedToDifferentLivesIsVerified() throws Exception {
    sky.write("data/damaged.pt", "x".repeat(3 << 20));
    sky.environment.put("COSMIC_DATA_SPLIT_BYTES", Integer.toString(1 << 20));
    start();
    FakeRank.join(sky, Sky.RUN, 4, 0).compute(2).close();
    coordinator.kill();
    start();
    FakeRank.join(sky, Sky.RUN, 4, 1).compute(1).close();

    assertThat(coordinator.exitCode()).isEqualTo(65);
    assertThat(TerminationMessage.parse(coordinator.lastWords()))
        .contains(
            new TerminationMessage(
                "PartitionCorrupt",
                "s3://sky/data/damaged.pt is damaged: the checksum over its 3 splits is wrong;"
                    + " fetch or write the file again",
                "s3://sky/data/damaged.pt"));
  }

  /** The rank has no answer yet, and asks the coordinator that is started next. */
  @Test
  void killBetweenTheJournalAndTheAnswerCountsOnce() throws Exception {
    start();
    CompletableFuture<Integer> rank = CompletableFuture.supplyAsync(() -> live(0, 0));
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(60))
        .until(() -> sky.read("out/journal/0000000001-0000000001.json").isPresent());
    coordinator.kill();
    start();

    assertThat(rank.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    for (int other = 1; other < 4; other++) {
      assertThat(live(other, 0)).isEqualTo(1);
    }
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
        .as("cryptography beside the JDK's, whose signed jars alone take a tenth of a start")
        .noneMatch(line -> line.startsWith("org/bouncycastle/"));
    start();

    assertEndsAsIfNothingHadHappened();
  }

  @Test
  void stopSignalEndsItWithItsReason() throws Exception {
    start();
    FakeRank.join(sky, Sky.RUN, 0, 0).compute(1).close();
    coordinator.stop();

    assertThat(coordinator.exitCode()).isEqualTo(143);
    assertThat(TerminationMessage.parse(coordinator.lastWords()))
        .hasValueSatisfying(words -> assertThat(words.reason()).isEqualTo("Interrupted"));
    start();
    for (int rank = 0; rank < 4; rank++) {
      live(rank, 1);
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

  private int live(int rank, int attempt) {
    return FakeRank.live(sky, Sky.RUN, rank, attempt);
  }

  private void assertEndsAsIfNothingHadHappened() throws Exception {
    assertThat(coordinator.exitCode()).as(coordinator::stderr).isZero();
    RunSummary lastWords =
        RunSummary.fromJson(coordinator.lastWords().getBytes(StandardCharsets.UTF_8));
    assertThat(lastWords.samples()).isEqualTo(4 * FakeRank.SAMPLES);

    runUndisturbed("undisturbed");
    assertThat(credits("out")).hasSize(4).isEqualTo(credits("undisturbed"));
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

  /** Who is credited with what. */
  private List<String> credits(String output) throws IOException {
    List<String> credits = new ArrayList<>();
    JSON.readTree(sky.read(output + "/combined_data.json").orElseThrow())
        .forEach(
            rank ->
                credits.add(
                    rank.get("rank")
                        + ": "
                        + rank.get("samples")
                        + " of "
                        + rank.get("data_path")));
    return credits;
  }

  private String metrics(String output) throws IOException {
    return JSON.readTree(sky.read(output + "/summary.json").orElseThrow())
        .get("metrics")
        .toString();
  }
}
