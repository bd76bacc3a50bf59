package dev.cosmicai.coordinator.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.cosmicai.contract.Environment;
import dev.cosmicai.coordinator.ChildProcess;
import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.FakeRank;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.LeaseHistory;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.summary.RunGenerations;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SummarizerIT {
  private static final int RANKS = 4_000;
  private static final Instant START = Instant.parse("2026-11-22T09:15:00Z");

  @TempDir Path folder;
  private Sky sky;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder);
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  private static Manifest.Frozen frozen(Manifest manifest) {
    return Manifest.Frozen.of(Sky.RUN, "redshifts", START, manifest);
  }

  private static RankFigures figures(Manifest.Frozen frozen, int rank) {
    RankResult told =
        FakeRank.figures(
            new RankResult.Identity(Sky.RUN, rank, 0, frozen.sha256(), "here"), rank + 1);
    return new RankFigures(rank, 0, true, ByteString.copyFrom(told.toJson()));
  }

  /** A split for each rank, of one sample, but for the last ones that failed. */
  private static RunEnd end(Manifest.Frozen frozen, int ranks, int failed, long samples) {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    metrics.redshift().addUnlabelled(samples);
    int committed = ranks - failed;
    return new RunEnd(
        ranks,
        metrics.toBytes(),
        split ->
            split < committed
                ? new SplitCommit(split, split, 0, 1, START.toEpochMilli() + 1_000L * split, 900)
                : null,
        LeaseHistory.NONE,
        IntStream.range(committed, ranks)
            .mapToObj(split -> new SplitFailure(split, 0, false, "PartitionCorrupt", "truncated"))
            .toList(),
        Quarantine.NONE,
        IntStream.range(0, committed).mapToObj(rank -> figures(frozen, rank)).toList(),
        RunGenerations.NONE,
        List.of());
  }

  private static RunSummary summarize(
      Manifest.Frozen frozen, CoordinatorConfig config, ObjectStore store, RunEnd end) {
    return new Summarizer(
            frozen,
            Splits.of(frozen.manifest()),
            config.layout(),
            config.run().pricing(),
            store,
            InstantSource.fixed(START.plusMillis(101_500)))
        .summarize(end, START.plusSeconds(100));
  }

  @Test
  void everythingIsWrittenAndTheSameWhenItIsDoneAgain() {
    Manifest.Frozen frozen = frozen(Manifests.three());
    RunSummary summary = summarize(frozen, sky.config(), sky.store, end(frozen, 6, 2, 4));
    String combined = sky.read("out/combined_data.json").orElseThrow();

    assertThat(summary.splits()).isEqualTo(new RunSummary.Splits(6, 4, 2));
    assertThat(summary.summarySeconds()).isEqualTo(1.5);
    assertThat(summary.failedSplits())
        .extracting(RunSummary.FailedSplit::partition, RunSummary.FailedSplit::part)
        .containsExactly(tuple("s3://sky/data/10.pt", 1), tuple("s3://sky/data/10.pt", 2));
    assertThat(sky.read("out/ranks/3.json").orElseThrow()).contains("\"samples\" : 1,");
    assertThat(combined).contains(sky.read("out/ranks/3.json").orElseThrow());
    assertThat(sky.read("out/report.html").orElseThrow())
        .contains("<h2>Splits</h2>", "4 of 6 splits were computed", "2 splits are missing");

    assertThat(summarize(frozen, sky.config(), sky.store, end(frozen, 6, 2, 4))).isEqualTo(summary);
    assertThat(sky.read("out/combined_data.json")).contains(combined);
  }

  @Test
  void samplesThatWereSetAsideAreNamedWhereTheJobToleratesAny() throws IOException {
    Manifest.Frozen frozen = frozen(Manifests.three());
    RunEnd end = end(frozen, 6, 0, 6);
    summarize(frozen, sky.config(), sky.store, end);
    assertThat(sky.read("out/quarantine.json")).isEmpty();
    Quarantine quarantine =
        new Quarantine(
            9, List.of(new BadSample(1, 7, "image", "PartitionNotFinite", "sample 7 is NaN")));

    RunSummary summary = summarize(frozen, sky.config(), sky.store, with(end, quarantine));

    assertThat(summary.badSamples()).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(sky.read("out/quarantine.json").orElseThrow()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"samples": 1, "maxBadSamples": 9, "badSamples": [{"file": "%s", "row": 7,
                     "column": "image", "reason": "PartitionNotFinite",
                     "message": "sample 7 is NaN"}]}
                    """
                        .formatted(
                            frozen
                                .manifest()
                                .uriOf(
                                    frozen
                                        .manifest()
                                        .files()
                                        .get(Splits.of(frozen.manifest()).fileOf(1))))));
    assertThat(sky.read("out/report.html").orElseThrow()).contains("Samples set aside");
  }

  @Test
  void throughputIsOfWhatWasComputedSinceThisRunBegan() {
    Manifest.Frozen first = frozen(Manifests.three());
    RunEnd end = end(first, 6, 0, 6);
    Manifest.Frozen resumed =
        Manifest.Frozen.of("run-2", "redshifts", START.plusMillis(2_500), first.manifest());

    RunSummary summary = summarize(resumed, sky.config(), sky.store, end);

    assertThat(summary.samples()).isEqualTo(6);
    assertThat(summary.wallSeconds()).isEqualTo(97.5);
    assertThat(summary.throughput()).isEqualTo(4 / 97.5);
  }

  private static RunEnd with(RunEnd end, Quarantine quarantine) {
    return new RunEnd(
        end.worldSize(),
        end.metrics(),
        end.commits(),
        end.leases(),
        end.failures(),
        quarantine,
        end.figures(),
        end.generations(),
        end.failedRanks());
  }

  @Test
  void metricsOfOtherSamplesThanTheCommitsAreNoticed() {
    Manifest.Frozen frozen = frozen(Manifests.three());

    assertThatThrownBy(() -> summarize(frozen, sky.config(), sky.store, end(frozen, 6, 2, 5)))
        .isInstanceOf(InternalFault.class)
        .hasMessageContaining("the commits are of 4 samples, their metrics of 5");
    assertThat(sky.read("out/combined_data.json")).isPresent();
    assertThat(sky.read("out/summary.json")).isEmpty();
  }

  /** The child: summarizes very many ranks in the heap that its options allow. */
  static final class Child {
    public static void main(String[] args) {
      ProcessMain.run(Child::run);
    }

    private static String run(Environment environment) {
      CoordinatorConfig config = CoordinatorConfig.from(environment);
      String longName = "p".repeat(3_300);
      Manifest.Frozen frozen =
          frozen(
              Manifests.of(
                  IntStream.range(0, RANKS)
                      .mapToObj(i -> new Manifest.File(i, longName + i + ".pt", 100, "e"))
                      .toList()));
      try (ObjectStore store = ObjectStore.open(config.run().storage())) {
        RunSummary summary = summarize(frozen, config, store, end(frozen, RANKS, 0, RANKS));
        return new String(summary.toBriefJson(), StandardCharsets.UTF_8);
      }
    }
  }

  @Test
  void manyRanksAreCombinedInLittleMemory() throws Exception {
    try (ChildProcess child = ChildProcess.start(sky, Child.class, "-Xmx80m")) {
      assertThat(child.exitCode()).as(child::stderr).isZero();
    }

    assertThat(combinedRanks()).isEqualTo(IntStream.range(0, RANKS).boxed().toList());
    assertThat(Files.size(sky.file("out/combined_data.json"))).isGreaterThan(30L << 20);
    RunSummary summary = RunSummary.fromJson(Files.readAllBytes(sky.file("out/summary.json")));
    assertThat(summary.ranks().succeeded()).isEqualTo(RANKS);
    assertThat(summary.samples()).isEqualTo(RANKS);
  }

  private List<Integer> combinedRanks() throws IOException {
    List<Integer> ranks = new ArrayList<>();
    try (JsonParser parser =
        new JsonFactory().createParser(sky.file("out/combined_data.json").toFile())) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME && parser.currentName().equals("rank")) {
          parser.nextToken();
          ranks.add(parser.getIntValue());
        }
      }
    }
    return ranks;
  }
}
