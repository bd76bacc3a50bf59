package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs on an output that another coordinator has used, or still uses. */
@Timeout(180)
class CoordinatorResumeIT {
  private static final ObjectMapper JSON = new ObjectMapper();

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
  void resumedRunComputesOnlyWhatIsMissingAndNew() throws Exception {
    RunningCoordinator first = RunningCoordinator.start(sky.config("COSMIC_RUN_UID", "run-0"));
    for (int rank : List.of(0, 2)) {
      FakeRank.join(sky, "run-0", rank, 3).compute(1).close();
    }
    try (SupervisorClient supervisor =
        SupervisorClient.connect(sky.endpoint(), "run-0", Duration.ofSeconds(60))) {
      supervisor.declareFailed(
          List.of(RankFailure.newBuilder().setRank(1).setReason("Internal").build()));
    }
    assertThat(first.fault().reason()).isEqualTo(Reason.RanksFailed);
    sky.write("data/0.pt", "new, and the first in order");
    sky.environment.put("COSMIC_RESUME", "true");

    RunningCoordinator resumed = RunningCoordinator.start(sky.config("COSMIC_WORLD_SIZE", "1"));

    assertThat(FakeRank.live(sky, Sky.RUN, 0, 0)).as("splits that were left").isEqualTo(3);
    RunSummary summary = resumed.summary();
    assertThat(summary.samples()).isEqualTo(5 * FakeRank.SAMPLES);
    assertThat(summary.mae()).isEqualTo(expected().redshift().errors().mae());
    assertThat(summary.newFiles()).isEqualTo(1);
    assertThat(summary.earlierSamples()).isEqualTo(2 * FakeRank.SAMPLES);
    assertThat(summary.splits()).isEqualTo(new RunSummary.Splits(5, 5, 0));
    assertThat(combinedRanks()).as("rank 2 was the first run's").containsExactly(0, 2);
    assertThat(summary.ranks()).isEqualTo(new RunSummary.Ranks(1, 1, 0, "", 1));
    assertThat(sky.read("out/summary.json").orElseThrow()).contains("\"run-1\"");
  }

  @Test
  void whatComputedFilesCameToStands() throws Exception {
    failAfterTwoOfFour();
    sky.write("data/1.pt", "another version");
    Files.delete(sky.file("data/3.pt"));
    sky.write("data/0.pt", "new");
    sky.environment.put("COSMIC_RESUME", "true");
    sky.environment.put("COSMIC_WORLD_SIZE", "1");

    RunningCoordinator resumed = RunningCoordinator.start(sky.config());
    assertThat(FakeRank.live(sky, Sky.RUN, 0, 0)).as("splits that were left").isEqualTo(3);

    assertThat(resumed.summary().mae()).isEqualTo(expected().redshift().errors().mae());
    assertThat(resumed.summary().newFiles()).isEqualTo(1);
  }

  @Test
  void fileThatIsNotComputedMustBeBack() throws Exception {
    failAfterTwoOfFour();
    Files.delete(sky.file("data/1.pt"));
    Files.move(sky.file("data/2.pt"), sky.file("moved"));
    sky.environment.put("COSMIC_RESUME", "true");

    assertThat(RunningCoordinator.start(sky.config()).fault())
        .hasMessage(
            "output.uri: s3://sky/out holds the results of run run-0, which cannot be resumed:"
                + " data/2.pt is not among the files any more and not all of it is computed; put"
                + " that file back as it was, choose another output.uri, or delete that folder if"
                + " it is not needed");

    Files.move(sky.file("moved"), sky.file("data/2.pt"));
    RunningCoordinator resumed = RunningCoordinator.start(sky.config("COSMIC_WORLD_SIZE", "1"));
    assertThat(FakeRank.live(sky, Sky.RUN, 0, 0)).isEqualTo(2);
    assertThat(resumed.summary().splits()).isEqualTo(new RunSummary.Splits(4, 4, 0));
  }

  @Test
  void resumedRunNeedsNoFileOnceAllAreComputed() throws Exception {
    RunningCoordinator first = RunningCoordinator.start(sky.config("COSMIC_RUN_UID", "run-0"));
    FakeRank.liveTogether(sky, "run-0", 0, 1, 2, 3);
    double mae = first.summary().mae();
    Files.move(sky.file("data"), sky.file("archive"));

    RunningCoordinator resumed = RunningCoordinator.start(sky.config("COSMIC_RESUME", "true"));

    assertThat(resumed.summary().mae()).isEqualTo(mae);
    assertThat(resumed.summary().splits()).isEqualTo(new RunSummary.Splits(4, 4, 0));
  }

  /** As run-0: files 1 and 3 are computed, 2 and 4 are not. */
  private void failAfterTwoOfFour() {
    RunningCoordinator first = RunningCoordinator.start(sky.config("COSMIC_RUN_UID", "run-0"));
    for (int rank : List.of(0, 2)) {
      FakeRank.join(sky, "run-0", rank, 0).compute(1).close();
    }
    try (SupervisorClient supervisor =
        SupervisorClient.connect(sky.endpoint(), "run-0", Duration.ofSeconds(60))) {
      supervisor.declareFailed(
          List.of(RankFailure.newBuilder().setRank(1).setReason("Internal").build()));
    }
    assertThat(first.fault().reason()).isEqualTo(Reason.RanksFailed);
  }

  /** Each attempt of a fake rank tells of 2.5 s. */
  @Test
  void whatRanksOfAnEarlierRunTookIsKeptBesideThisRuns() throws Exception {
    failAfterTwoOfFour();
    sky.environment.put("COSMIC_RESUME", "true");
    RunningCoordinator resumed = RunningCoordinator.start(sky.config("COSMIC_WORLD_SIZE", "1"));
    FakeRank.live(sky, Sky.RUN, 0, 0);
    resumed.summary();

    assertThat(rank(0).get("wall_time (seconds)").asDouble())
        .as("attempt 0 of both runs")
        .isEqualTo(5);
    assertThat(rank(0).get("run").asText()).isEqualTo(Sky.RUN);
    assertThat(rank(2).get("wall_time (seconds)").asDouble())
        .as("is not in this run")
        .isEqualTo(2.5);
    assertThat(rank(2).get("run").asText()).isEqualTo("run-0");
  }

  private JsonNode rank(int rank) throws IOException {
    return JSON.readTree(sky.read("out/ranks/" + rank + ".json").orElseThrow());
  }

  @Test
  void failedSplitsOfARunAreTriedAgainWhenItIsResumed() throws Exception {
    sky.environment.put("COSMIC_MAX_FAILED_SPLITS", "1");
    RunningCoordinator first = RunningCoordinator.start(sky.config("COSMIC_RUN_UID", "run-0"));
    FakeRank member = FakeRank.join(sky, "run-0", 0, 0);
    assertThat(member.refuseOne()).isTrue();
    FakeRank.liveTogether(sky, "run-0", 1, 2, 3);
    member.liveOn();
    member.close();
    assertThat(first.summary().failedSplits()).hasSize(1);

    RunningCoordinator resumed = RunningCoordinator.start(sky.config("COSMIC_RESUME", "true"));

    assertThat(FakeRank.live(sky, Sky.RUN, 0, 0)).isEqualTo(1);
    assertThat(resumed.summary().samples()).isEqualTo(4 * FakeRank.SAMPLES);
    assertThat(resumed.summary().failedSplits()).isEmpty();
  }

  /** As when a node comes back whose pod had been replaced. */
  @Test
  void ofTwoCoordinatorsOnOneOutputTheOlderOneEnds() throws Exception {
    RunningCoordinator older = RunningCoordinator.start(sky.config());
    FakeRank.join(sky, Sky.RUN, 0, 0).close();
    RendezvousEndpoint olders = sky.endpoint();
    sky.moveRendezvous();
    RunningCoordinator newer = RunningCoordinator.start(sky.config());
    FakeRank.join(sky, Sky.RUN, 0, 0).compute(1).close();

    try (FakeRank late = FakeRank.join(olders, Sky.RUN, 1, 0, Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> late.compute(1)).isInstanceOf(Fault.class);
    }

    assertThat(older.fault())
        .isInstanceOf(RetriableFault.class)
        .hasMessageContaining("another coordinator of run run-1 has written")
        .hasMessageContaining("journal/0000000001-0000000001.json");
    FakeRank.liveTogether(sky, Sky.RUN, 0, 1, 2, 3);
    assertThat(newer.summary().samples()).isEqualTo(4 * FakeRank.SAMPLES);
  }

  /** As when both have found the journal complete. */
  @Test
  void twoCoordinatorsThatSummarizeAtOnceLeaveTheSameSummary() throws Exception {
    RunningCoordinator first = RunningCoordinator.start(sky.config());
    FakeRank.liveTogether(sky, Sky.RUN, 0, 1, 2, 3);
    RunSummary summary = first.summary();
    String combined = sky.read("out/combined_data.json").orElseThrow();
    for (String result : List.of("summary.json", "combined_data.json", "ranks/0.json")) {
      Files.delete(sky.file("out/" + result));
    }

    RunningCoordinator one = RunningCoordinator.start(sky.config());
    sky.moveRendezvous();
    RunningCoordinator other = RunningCoordinator.start(sky.config());

    for (RunSummary again : List.of(one.summary(), other.summary())) {
      assertThat(again.metrics()).isEqualTo(summary.metrics());
      assertThat(again.splits()).isEqualTo(new RunSummary.Splits(4, 4, 0));
    }
    assertThat(sky.read("out/combined_data.json")).contains(combined);
    assertThat(JSON.readTree(sky.read("out/summary.json").orElseThrow()).at("/metrics/samples"))
        .hasToString(Integer.toString(4 * FakeRank.SAMPLES));
    assertThat(sky.read("out/ranks/0.json")).isPresent();
  }

  /** The metrics of all five partitions. */
  private static RankMetrics expected() {
    RankMetrics metrics = new RankMetrics();
    IntStream.rangeClosed(0, 4)
        .forEach(i -> metrics.merge(FakeRank.metrics("s3://sky/data/" + i + ".pt")));
    return metrics;
  }

  private List<Integer> combinedRanks() throws IOException {
    JsonNode array = JSON.readTree(sky.read("out/combined_data.json").orElseThrow());
    return IntStream.range(0, array.size())
        .map(i -> array.get(i).get("rank").asInt())
        .boxed()
        .toList();
  }
}
