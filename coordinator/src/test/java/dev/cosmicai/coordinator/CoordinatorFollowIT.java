package dev.cosmicai.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.faults.TerminationMessage;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs that follow their data: files come while they go on. */
@Timeout(300)
class CoordinatorFollowIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Sky sky;
  private ChildProcess process;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(0);
    sky.environment.put("COSMIC_WORLD_SIZE", "2");
    sky.environment.put("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS", "1");
  }

  @AfterEach
  void stopServer() {
    if (process != null) {
      process.close();
    }
    sky.close();
  }

  @Test
  void filesThatComeAreComputedOnceEachUntilTheRunIsDrained() throws Exception {
    RunningCoordinator coordinator = RunningCoordinator.start(sky.config());
    CompletableFuture<Void> ranks = liveTogether();
    awaitDone(0);
    assertThat(generation(0).get("files").intValue()).isZero();
    write(1, 2);
    awaitDone(1);
    write(3);
    awaitDone(2);

    drain();

    RunSummary summary = coordinator.summary();
    ranks.get(60, TimeUnit.SECONDS);
    assertThat(summary.splits()).isEqualTo(new RunSummary.Splits(3, 3, 0));
    assertThat(summary.samples()).isEqualTo(3L * FakeRank.SAMPLES);
    assertThat(summary.mae()).isEqualTo(expected(3).redshift().errors().mae());
    assertThat(summary.newFiles()).isEqualTo(3);
    assertThat(summary.generations().count()).isEqualTo(3);
    assertThat(summary.generations().lag().longestSeconds()).isBetween(0.0, 60.0);
    assertThat(sky.read("out/report.html").orElseThrow()).contains("<h2>Generations</h2>");
    assertThat(generation(1).get("files").intValue()).isEqualTo(2);
    assertThat(generation(1).at("/metrics/samples").intValue()).isEqualTo(2 * FakeRank.SAMPLES);
    assertThat(generation(1).at("/metrics/mae").doubleValue())
        .isEqualTo(expected(2).redshift().errors().mae());
    assertThat(generation(2).at("/total/metrics/mae").doubleValue()).isEqualTo(summary.mae());
    assertThat(sky.read("out/generations/00003.json")).isEmpty();
  }

  @Test
  void runToWhichNoFileComesAnyMoreEndsByItself() throws Exception {
    write(1);
    RunningCoordinator coordinator =
        RunningCoordinator.start(sky.config("COSMIC_DATA_FOLLOW_IDLE_SECONDS", "8"));
    CompletableFuture<Void> ranks = liveTogether();
    awaitDone(0);
    write(2);

    RunSummary summary = coordinator.summary();

    ranks.get(60, TimeUnit.SECONDS);
    assertThat(summary.samples()).isEqualTo(2L * FakeRank.SAMPLES);
    assertThat(summary.generations().count()).isEqualTo(2);
  }

  @Test
  void emptyFolderThatIsDrainedIsARunWithoutSamples() throws Exception {
    RunningCoordinator coordinator = RunningCoordinator.start(sky.config());
    CompletableFuture<Void> ranks = liveTogether();
    awaitDone(0);
    drain();

    RunSummary summary = coordinator.summary();

    ranks.get(60, TimeUnit.SECONDS);
    assertThat(summary.samples()).isZero();
    assertThat(summary.splits()).isEqualTo(new RunSummary.Splits(0, 0, 0));
  }

  @Test
  void killedCoordinatorGoesOnWithWhatCameMeanwhile() throws Exception {
    write(1);
    start();
    CompletableFuture<Void> ranks = liveTogether();
    awaitDone(0);
    write(2);
    awaitDone(1);
    List<FileTime> written = List.of(writtenAt(0), writtenAt(1));

    process.kill();
    write(3, 4);
    start();
    awaitDone(2);
    sky.write("data/1.pt", "something else");
    write(5);
    awaitDone(3);
    drain();

    assertThat(process.exitCode()).as(process::stderr).isZero();
    ranks.get(60, TimeUnit.SECONDS);
    RunSummary summary =
        RunSummary.fromJson(sky.read("out/summary.json").orElseThrow().getBytes(UTF_8));
    assertThat(summary.splits()).isEqualTo(new RunSummary.Splits(5, 5, 0));
    assertThat(summary.mae()).isEqualTo(expected(5).redshift().errors().mae());
    assertThat(summary.newFiles()).isEqualTo(4);
    assertThat(List.of(writtenAt(0), writtenAt(1)))
        .as("what is there is not written again")
        .isEqualTo(written);
    assertThat(generation(3).at("/total/files").intValue()).isEqualTo(5);
    assertThat(generation(3).at("/total/metrics/mae").doubleValue()).isEqualTo(summary.mae());
    assertThat(summary.generations().count()).isEqualTo(4);
  }

  /** The manifest names the files already, and nobody has heard of them. */
  @Test
  void filesThatNoRankHasHeardOfAreDealtOutAfterAKill() throws Exception {
    write(1);
    start();
    awaitManifest(1);
    write(2);
    awaitManifest(2);
    process.kill();
    start();
    CompletableFuture<Void> ranks = liveTogether();
    awaitDone(1);
    drain();

    assertThat(process.exitCode()).as(process::stderr).isZero();
    ranks.get(60, TimeUnit.SECONDS);
    assertThat(generation(1).get("files").intValue()).isEqualTo(1);
    assertThat(generation(1).at("/total/metrics/mae").doubleValue())
        .isEqualTo(expected(2).redshift().errors().mae());
  }

  @Test
  void resumedRunGoesOnWithTheGenerationsOfTheOneBefore() throws Exception {
    sky.environment.put("COSMIC_RUN_UID", "run-0");
    write(1);
    start();
    FakeRank first = FakeRank.join(sky, "run-0", 0, 0).compute(1);
    awaitDone(0);
    write(2);
    awaitManifest(2);
    process.stop();
    assertThat(TerminationMessage.parse(lastWords()).orElseThrow().reason())
        .isEqualTo("Interrupted");
    first.close();
    write(3);
    sky.environment.put("COSMIC_RUN_UID", Sky.RUN);
    sky.environment.put("COSMIC_RESUME", "true");
    // As drain: true says from the start.
    sky.environment.remove("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS");

    RunningCoordinator resumed = RunningCoordinator.start(sky.config());
    FakeRank.liveTogether(sky, Sky.RUN, 0, 1);

    RunSummary summary = resumed.summary();
    assertThat(summary.mae()).isEqualTo(expected(3).redshift().errors().mae());
    assertThat(summary.newFiles()).isEqualTo(1);
    assertThat(summary.generations().count()).isEqualTo(3);
    assertThat(generation(0).get("run").textValue()).isEqualTo("run-0");
    assertThat(generation(2).get("run").textValue()).isEqualTo(Sky.RUN);
    assertThat(generation(2).at("/total/metrics/mae").doubleValue()).isEqualTo(summary.mae());
  }

  /** As by somebody who archives each file once it is computed. */
  @Test
  void resumedRunNeedsNoComputedFile() throws Exception {
    sky.environment.put("COSMIC_RUN_UID", "run-0");
    sky.environment.put("COSMIC_WORLD_SIZE", "1");
    write(1, 2);
    start();
    FakeRank.join(sky, "run-0", 0, 0).compute(2).close();
    awaitDone(0);
    process.stop();
    assertThat(process.exitCode()).isEqualTo(143);
    Files.delete(sky.file("data/1.pt"));
    sky.write("data/2.pt", "another version");
    write(3);
    sky.environment.put("COSMIC_RUN_UID", Sky.RUN);
    sky.environment.put("COSMIC_RESUME", "true");
    start();
    CompletableFuture<Integer> rank =
        CompletableFuture.supplyAsync(() -> FakeRank.live(sky, Sky.RUN, 0, 0));
    awaitDone(1);
    write(4);
    awaitDone(2);
    drain();

    assertThat(process.exitCode()).as(process::stderr).isZero();
    assertThat(rank.get(60, TimeUnit.SECONDS)).isEqualTo(2);
    RunSummary summary =
        RunSummary.fromJson(sky.read("out/summary.json").orElseThrow().getBytes(UTF_8));
    assertThat(summary.splits()).isEqualTo(new RunSummary.Splits(4, 4, 0));
    assertThat(summary.mae()).isEqualTo(expected(4).redshift().errors().mae());
  }

  /** What had failed is tried again, and then the generation is another one. */
  @Test
  void generationWithAFailedSplitIsToldOfAnewWhenThatIsComputed() throws Exception {
    sky.environment.put("COSMIC_RUN_UID", "run-0");
    sky.environment.put("COSMIC_WORLD_SIZE", "1");
    sky.environment.put("COSMIC_MAX_FAILED_SPLITS", "1");
    sky.environment.put("COSMIC_DATA_FOLLOW_IDLE_SECONDS", "1");
    write(1, 2);
    RunningCoordinator first = RunningCoordinator.start(sky.config());
    try (FakeRank member = FakeRank.join(sky, "run-0", 0, 0)) {
      assertThat(member.refuseOne()).isTrue();
      member.liveOn();
    }
    assertThat(first.summary().splits()).isEqualTo(new RunSummary.Splits(2, 1, 1));
    assertThat(generation(0).at("/splits/failed").intValue()).isEqualTo(1);
    sky.environment.put("COSMIC_RUN_UID", Sky.RUN);
    sky.environment.put("COSMIC_RESUME", "true");

    RunningCoordinator resumed = RunningCoordinator.start(sky.config());
    assertThat(FakeRank.live(sky, Sky.RUN, 0, 0)).isEqualTo(1);

    assertThat(resumed.summary().splits()).isEqualTo(new RunSummary.Splits(2, 2, 0));
    assertThat(generation(0).at("/splits/failed").intValue()).isZero();
    assertThat(generation(0).at("/total/metrics/mae").doubleValue())
        .isEqualTo(resumed.summary().mae());
  }

  private void start() {
    process = ChildProcess.start(sky, CoordinatorMain.class);
  }

  private String lastWords() throws Exception {
    process.exitCode();
    return process.lastWords();
  }

  private CompletableFuture<Void> liveTogether() {
    return CompletableFuture.runAsync(() -> FakeRank.liveTogether(sky, Sky.RUN, 0, 1));
  }

  private void drain() {
    try (SupervisorClient supervisor =
        SupervisorClient.connect(sky.endpoint(), Sky.RUN, PATIENCE)) {
      supervisor.drain();
    }
  }

  private void write(int... partitions) {
    // Long enough ago to be taken at the start.
    Instant modified = Instant.now().minusSeconds(1);
    IntStream.of(partitions)
        .forEach(i -> sky.write("data/" + i + ".pt", "partition " + i, modified));
  }

  private void awaitDone(int generation) {
    await().atMost(PATIENCE).until(() -> sky.read(path(generation)).isPresent());
  }

  private void awaitManifest(int files) {
    await()
        .atMost(PATIENCE)
        .until(() -> sky.read("out/manifest.json").orElse("").contains("\"files\":" + files + ","));
  }

  private JsonNode generation(int generation) throws IOException {
    return JSON.readTree(sky.read(path(generation)).orElseThrow());
  }

  private FileTime writtenAt(int generation) throws IOException {
    return Files.getLastModifiedTime(sky.file(path(generation)));
  }

  private static String path(int generation) {
    return "out/generations/%05d.json".formatted(generation);
  }

  /** The metrics of the first partitions. */
  private static RankMetrics expected(int partitions) {
    RankMetrics metrics = new RankMetrics();
    IntStream.rangeClosed(1, partitions)
        .forEach(i -> metrics.merge(FakeRank.metrics("s3://sky/data/" + i + ".pt")));
    return metrics;
  }
}
