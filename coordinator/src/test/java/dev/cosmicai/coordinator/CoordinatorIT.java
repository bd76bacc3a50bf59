package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs: a real store, a real rendezvous, ranks that make their predictions up. */
@Timeout(180)
class CoordinatorIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Sky sky;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(4);
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  @Test
  void wholeRunLeavesEverythingAndTellsItsWatchers() throws Exception {
    RunningCoordinator coordinator = RunningCoordinator.start(sky.config());
    List<RunState> states = new CopyOnWriteArrayList<>();
    try (SupervisorClient supervisor = supervisor()) {
      supervisor.watch(states::add, fault -> {});
      await().until(() -> !states.isEmpty());
      runRanks(0, 1, 2, 3);

      RunSummary summary = coordinator.summary();

      await().untilAsserted(() -> assertThat(last(states).getPhase()).isEqualTo(Phase.COMPLETE));
      assertThat(last(states).getSucceededRanks()).isEqualTo("0-3");
      assertThat(summary.samples()).isEqualTo(4 * FakeRank.SAMPLES);
      assertThat(summary.mae()).isEqualTo(expected().redshift().errors().mae());
      assertThat(RunSummary.fromJson(read("out/summary.json").getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(summary);
    }
    assertThat(combinedRanks()).containsExactly(0, 1, 2, 3);
    assertThat(read("out/result_stats.csv")).startsWith("partition (MB),data (GB),run,");
    assertThat(Files.readAllBytes(sky.file("out/inference.png"))).startsWith(0x89, 'P', 'N', 'G');
    assertThat(read("out/report.html")).contains("redshifts");
    assertThat(read("out/manifest.json")).contains("\"run\":\"run-1\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void anyWorldSizeEndsWithTheSameMetrics(int worldSize) throws Exception {
    RunningCoordinator coordinator =
        RunningCoordinator.start(sky.config("COSMIC_WORLD_SIZE", Integer.toString(worldSize)));
    // One after the other, the last one first: no rank ever waits for another.
    for (int rank = worldSize - 1; rank >= 0; rank--) {
      FakeRank.live(sky, Sky.RUN, rank, 0);
    }

    RunSummary summary = coordinator.summary();

    assertThat(summary.ranks().succeeded()).isEqualTo(worldSize);
    assertThat(summary.samples()).isEqualTo(4 * FakeRank.SAMPLES);
    assertThat(summary.precision()).isEqualTo(expected().redshift().errors().precision());
    assertThat(combinedRanks()).isEqualTo(IntStream.range(0, worldSize).boxed().toList());
  }

  @Test
  void staleResultsBesideARunAreNotItsOwn() throws Exception {
    RankResult.Identity older = new RankResult.Identity("run-0", 4, 0, "0".repeat(64), "there");
    for (String key : List.of("out/ranks/4.json", "out1/ranks/0.json", "out/ranks/0.json")) {
      sky.write(key, json(older));
    }
    RunningCoordinator coordinator = RunningCoordinator.start(sky.config());
    runRanks(0, 1, 2, 3);

    assertThat(coordinator.summary().samples()).isEqualTo(4 * FakeRank.SAMPLES);
    assertThat(combinedRanks()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void resumedRunComputesOnlyWhatIsMissing() throws Exception {
    RunningCoordinator first = RunningCoordinator.start(sky.config("COSMIC_RUN_UID", "run-0"));
    for (int rank : List.of(0, 2)) {
      assertThat(FakeRank.live(sky, "run-0", rank, 0)).isTrue();
    }
    try (SupervisorClient supervisor =
        SupervisorClient.connect(sky.endpoint(), "run-0", PATIENCE)) {
      supervisor.declareFailed(List.of(failure(1)));
    }
    assertThat(first.fault().reason()).isEqualTo(Reason.RanksFailed);

    RunningCoordinator resumed = RunningCoordinator.start(sky.config("COSMIC_RESUME", "true"));

    assertThat(FakeRank.live(sky, Sky.RUN, 0, 0)).as("rank 0 has work").isFalse();
    assertThat(FakeRank.live(sky, Sky.RUN, 1, 0)).as("rank 1 has work").isTrue();
    assertThat(FakeRank.live(sky, Sky.RUN, 2, 0)).as("rank 2 has work").isFalse();
    assertThat(FakeRank.live(sky, Sky.RUN, 3, 0)).as("rank 3 has work").isTrue();
    assertThat(resumed.summary().mae()).isEqualTo(expected().redshift().errors().mae());
    assertThat(combinedRanks()).containsExactly(0, 1, 2, 3);
    assertThat(read("out/summary.json")).contains("\"run-1\"");
  }

  @Test
  void missingRankFailsTheRunAndLeavesNoSummary() {
    RunningCoordinator coordinator = RunningCoordinator.start(sky.config());
    List<RunState> states = new CopyOnWriteArrayList<>();
    try (SupervisorClient supervisor = supervisor()) {
      supervisor.watch(states::add, fault -> {});
      FakeRank.live(sky, Sky.RUN, 0, 0);
      // Whoever watches before the end hears of it; who comes later finds nobody.
      await().until(() -> !states.isEmpty());
      assertThat(supervisor.declareFailed(List.of(failure(2))).getTolerated()).isFalse();

      Fault fault = coordinator.fault();

      assertThat(fault).isInstanceOf(FatalFault.class).hasMessageContaining("rank 2 failed");
      assertThat(fault.reason()).isEqualTo(Reason.RanksFailed);
      assertThat(fault.subject()).contains("s3://sky/data/3.pt");
      await().untilAsserted(() -> assertThat(last(states).getPhase()).isEqualTo(Phase.FAILED));
      assertThat(last(states).getReason()).isEqualTo("RanksFailed");
    }
    assertThat(sky.read("out/summary.json")).isEmpty();
    assertThat(sky.read("out/combined_data.json")).isEmpty();
  }

  @Test
  void toleratedFailuresAreListedAndLeftOut() throws Exception {
    RunningCoordinator coordinator =
        RunningCoordinator.start(sky.config("COSMIC_MAX_FAILED_RANKS", "1"));
    runRanks(0, 1, 3);
    try (SupervisorClient supervisor = supervisor()) {
      assertThat(supervisor.declareFailed(List.of(failure(2))).getTolerated()).isTrue();
    }

    RunSummary summary = coordinator.summary();

    assertThat(summary.samples()).isEqualTo(3 * FakeRank.SAMPLES);
    assertThat(summary.ranks().failedRanks()).isEqualTo("2");
    assertThat(summary.failures())
        .containsExactly(
            new RunSummary.FailedRank(2, "s3://sky/data/3.pt", "PartitionCorrupt", "truncated"));
    assertThat(combinedRanks()).containsExactly(0, 1, 3);
  }

  @Test
  void runOfWhichNothingIsLeftHasFailed() {
    RunningCoordinator coordinator =
        RunningCoordinator.start(sky.config("COSMIC_MAX_FAILED_RANKS", "4"));
    try (SupervisorClient supervisor = supervisor()) {
      supervisor.declareFailed(List.of(failure(0), failure(1), failure(2), failure(3)));
    }

    assertThat(coordinator.fault().reason()).isEqualTo(Reason.RanksFailed);
    assertThat(sky.read("out/summary.json")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resultThatSomebodyChangedFailsTheRun(boolean deleted) throws IOException {
    RunningCoordinator coordinator = RunningCoordinator.start(sky.config());
    runRanks(0, 1);
    if (deleted) {
      Files.delete(sky.file("out/ranks/1.json"));
    } else {
      sky.write(
          "out/ranks/1.json", json(new RankResult.Identity("run-9", 1, 0, "9".repeat(64), "x")));
    }
    runRanks(2, 3);

    Fault fault = coordinator.fault();

    assertThat(fault.reason()).isEqualTo(Reason.OutputRefused);
    assertThat(fault)
        .hasMessageContaining("s3://sky/out/ranks/1.json")
        .hasMessageContaining("give each job its own output.uri");
    assertThat(sky.read("out/combined_data.json")).isEmpty();
    assertThat(sky.read("out/summary.json")).isEmpty();
  }

  @Test
  void unreadableInputFailsBeforeAnythingIsWritten() {
    Fault fault =
        RunningCoordinator.start(sky.config("COSMIC_DATA_URI", "s3://sky/nothing")).fault();

    assertThat(fault.reason()).isEqualTo(Reason.InputNotFound);
    assertThat(sky.read("out/manifest.json")).isEmpty();
  }

  private static RankFailure failure(int rank) {
    return RankFailure.newBuilder()
        .setRank(rank)
        .setPartition("s3://sky/data/" + (rank + 1) + ".pt")
        .setReason("PartitionCorrupt")
        .setMessage("truncated")
        .build();
  }

  private SupervisorClient supervisor() {
    return SupervisorClient.connect(sky.endpoint(), Sky.RUN, PATIENCE);
  }

  private void runRanks(int... ranks) {
    IntStream.of(ranks).parallel().forEach(rank -> FakeRank.live(sky, Sky.RUN, rank, 0));
  }

  /** The metrics of all four partitions, however they are shared. */
  private static RankMetrics expected() {
    return FakeRank.result(
            new RankResult.Identity(Sky.RUN, 0, 0, "", ""),
            IntStream.rangeClosed(1, 4).mapToObj(i -> "s3://sky/data/" + i + ".pt").toList())
        .metrics();
  }

  private static String json(RankResult.Identity identity) {
    return new String(
        FakeRank.result(identity, List.of("s3://sky/data/1.pt")).toJson(), StandardCharsets.UTF_8);
  }

  private List<Integer> combinedRanks() throws IOException {
    JsonNode array = JSON.readTree(read("out/combined_data.json"));
    return IntStream.range(0, array.size())
        .map(i -> array.get(i).get("rank").asInt())
        .boxed()
        .toList();
  }

  private String read(String key) {
    return sky.read(key).orElseThrow(() -> new AssertionError("there is no " + key));
  }

  private static RunState last(List<RunState> states) {
    return states.get(states.size() - 1);
  }
}
