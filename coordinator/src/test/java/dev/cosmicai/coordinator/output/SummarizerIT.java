package dev.cosmicai.coordinator.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cosmicai.contract.Environment;
import dev.cosmicai.coordinator.ChildProcess;
import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.FakeRank;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.ledger.SealedResult;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SummarizerIT {
  private static final int RANKS = 10_000;

  @TempDir Path folder;
  private Sky sky;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(4);
    sky.environment.put("COSMIC_WORLD_SIZE", Integer.toString(RANKS));
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  /** The child: summarizes ranks that are all stored, in the heap that its options allow. */
  static final class Child {
    public static void main(String[] args) {
      ProcessMain.run(Child::run);
    }

    private static String run(Environment environment) {
      CoordinatorConfig config = CoordinatorConfig.from(environment);
      RankMetrics folded = RankMetrics.of(TaskSpec.REDSHIFT);
      folded.redshift().addUnlabelled(RANKS);
      Value value = Value.newBuilder().setOpaque(FakeRank.encoded(folded)).build();
      try (ObjectStore store = ObjectStore.open(config.run().storage())) {
        Manifest.Frozen frozen =
            Sky.freezer(config, store, Clock.systemUTC())
                .freeze(
                    () -> {
                      throw new AssertionError("it is frozen already");
                    })
                .frozen();
        RunSummary summary =
            new Summarizer(frozen, config.layout(), config.run().pricing(), store)
                .summarize(new SealedResult(value, new TreeSet<>()), List.of(), Instant.now());
        return new String(summary.toBriefJson(), StandardCharsets.UTF_8);
      }
    }
  }

  @Test
  void tenThousandRanksAreCombinedInLittleMemory() throws Exception {
    Manifest.Frozen frozen =
        Sky.freezer(sky.config(), sky.store, Clock.systemUTC())
            .freeze(() -> Planner.plan(sky.config().run(), sky.store))
            .frozen();
    long storedBytes = storeRanks(frozen);
    assertThat(storedBytes).as("bytes of all results").isGreaterThan(60L << 20);

    try (ChildProcess child = ChildProcess.start(sky, Child.class, "-Xmx64m")) {
      assertThat(child.exitCode()).as(child::stderr).isZero();
    }

    assertThat(combinedRanks()).isEqualTo(IntStream.range(0, RANKS).boxed().toList());
    assertThat(Files.size(sky.file("out/combined_data.json"))).isGreaterThan(storedBytes);
    RunSummary summary = RunSummary.fromJson(Files.readAllBytes(sky.file("out/summary.json")));
    assertThat(summary.ranks().succeeded()).isEqualTo(RANKS);
    assertThat(summary.samples()).isEqualTo(RANKS);
  }

  /** One sample each, with names long enough that all together do not fit into the heap. */
  private long storeRanks(Manifest.Frozen frozen) throws IOException {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    metrics.redshift().addUnlabelled(1);
    String longName = "p".repeat(6_000);
    Files.createDirectories(sky.file("out/ranks"));
    long bytes = 0;
    for (int rank = 0; rank < RANKS; rank++) {
      RankResult.Identity identity =
          new RankResult.Identity(Sky.RUN, rank, 0, frozen.sha256(), "here");
      RankResult result = FakeRank.result(identity, List.of(longName), 1, metrics);
      byte[] json = result.toJson();
      Files.write(sky.file("out/ranks/" + rank + ".json"), json);
      bytes += json.length;
    }
    return bytes;
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
