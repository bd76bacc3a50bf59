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
      FakeRank.liveTogether(sky, Sky.RUN, 0, 1, 2, 3);

      RunSummary summary = coordinator.summary();

      await().untilAsserted(() -> assertThat(last(states).getPhase()).isEqualTo(Phase.COMPLETE));
      assertThat(last(states).getSucceededRanks()).isEqualTo("0-3");
      assertThat(summary.samples()).isEqualTo(4 * FakeRank.SAMPLES);
      assertThat(summary.mae()).isEqualTo(expected().redshift().errors().mae());
      assertThat(RunSummary.fromJson(read("out/summary.json").getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(summary);
    }
    assertThat(combinedRanks()).containsExactly(0, 1, 2, 3);
    assertThat(read("out/ranks/0.json"))
        .contains("\"result_path\" : \"s3://sky/out/ranks/0.json\"");
    assertThat(read("out/journal/0000000001-0000000001.json")).contains("cosmic-journal/1");
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
    FakeRank.liveTogether(sky, Sky.RUN, IntStream.range(0, worldSize).toArray());

    RunSummary summary = coordinator.summary();

    assertThat(summary.ranks().succeeded()).isEqualTo(worldSize);
    assertThat(summary.samples()).isEqualTo(4 * FakeRank.SAMPLES);
    assertThat(summary.precision()).isEqualTo(expected().redshift().errors().precision());
    assertThat(combinedRanks()).isEqualTo(IntStream.range(0, worldSize).boxed().toList());
  }

  @Test
  void splitThatCannotBeComputedIsNamedAndTheRestCounts() throws Exception {
    sky.environment.put("COSMIC_WORLD_SIZE", "1");
    RunningCoordinator coordinator =
        RunningCoordinator.start(sky.config("COSMIC_MAX_FAILED_SPLITS", "1"));
    try (FakeRank member = FakeRank.join(sky, Sky.RUN, 0, 0)) {
      assertThat(member.refuseOne()).isTrue();
      member.liveOn();
    }

    RunSummary summary = coordinator.summary();

    assertThat(summary.samples()).isEqualTo(3 * FakeRank.SAMPLES);
    assertThat(summary.splits()).isEqualTo(new RunSummary.Splits(4, 3, 1));
    assertThat(summary.failedSplits())
        .containsExactly(
            new RunSummary.FailedSplit(
                "s3://sky/data/1.pt",
                0,
                1,
                0,
                "PartitionCorrupt",
                "s3://sky/data/1.pt is truncated"));
    assertThat(summary.ranks().failed()).isZero();
    assertThat(read("out/report.html")).contains("3 of 4 splits were computed");
  }

  @Test
  void missingRankFailsTheRunAndLeavesNoSummary() {
    RunningCoordinator coordinator = RunningCoordinator.start(sky.config());
    List<RunState> states = new CopyOnWriteArrayList<>();
    try (SupervisorClient supervisor = supervisor()) {
      supervisor.watch(states::add, fault -> {});
      FakeRank.join(sky, Sky.RUN, 0, 0).compute(1).close();
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
  void whatFailedRankHadGoesToOthersUnlessTheMappingStands() throws Exception {
    sky.environment.put("COSMIC_MAX_FAILED_RANKS", "1");
    for (String assignment : List.of("Static", "Dynamic")) {
      sky.environment.put("COSMIC_OUTPUT_URI", "s3://sky/" + assignment);
      RunningCoordinator coordinator =
          RunningCoordinator.start(sky.config("COSMIC_ASSIGNMENT", assignment));
      try (SupervisorClient supervisor = supervisor()) {
        assertThat(supervisor.declareFailed(List.of(failure(2))).getTolerated()).isTrue();
      }
      FakeRank.liveTogether(sky, Sky.RUN, 0, 1, 3);

      RunSummary summary = coordinator.summary();

      boolean stands = assignment.equals("Static");
      assertThat(summary.samples()).isEqualTo((stands ? 3L : 4L) * FakeRank.SAMPLES);
      assertThat(summary.ranks()).isEqualTo(new RunSummary.Ranks(4, 3, 1, "2"));
      assertThat(summary.failures())
          .containsExactly(
              new RunSummary.FailedRank(2, "s3://sky/data/3.pt", "PartitionCorrupt", "truncated"));
      assertThat(summary.failedSplits())
          .extracting(RunSummary.FailedSplit::partition)
          .isEqualTo(stands ? List.of("s3://sky/data/3.pt") : List.of());
    }
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

  /** The metrics of all four partitions, however they are shared. */
  private static RankMetrics expected() {
    RankMetrics metrics = new RankMetrics();
    IntStream.rangeClosed(1, 4)
        .forEach(i -> metrics.merge(FakeRank.metrics("s3://sky/data/" + i + ".pt")));
    return metrics;
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
