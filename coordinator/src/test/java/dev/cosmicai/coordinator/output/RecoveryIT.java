package dev.cosmicai.coordinator.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.FakeRank;
import dev.cosmicai.coordinator.RunPlans;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.SealedResult;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryIT {
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
  void storedResultsCountAgain() {
    Manifest.Frozen frozen = frozen(sky.config());
    store(identity(1, frozen), "out/ranks/1.json");
    store(identity(3, frozen), "out/ranks/3.json");

    RunState state = restore(frozen, sky.config()).state();

    assertThat(state.getSucceededRanks()).isEqualTo("1,3");
    assertThat(state.getSamplesDone()).isEqualTo(2 * FakeRank.SAMPLES);
  }

  @Test
  void whatIsNoResultOfThisRunIsIgnored() {
    CoordinatorConfig config = sky.config("COSMIC_WORLD_SIZE", "12");
    Manifest.Frozen frozen = frozen(config);
    store(identity(0, frozen), "out/ranks/0.json");
    store(new RankResult.Identity(Sky.RUN, 1, 0, "f".repeat(64), "here"), "out/ranks/1.json");
    store(new RankResult.Identity("run-0", 2, 0, frozen.sha256(), "here"), "out/ranks/2.json");
    store(identity(4, frozen), "out/ranks/3.json");
    store(identity(12, frozen), "out/ranks/12.json");
    store(identity(11, frozen), "out/ranks10/11.json");
    sky.write("out/ranks/5.json", "{\"truncat");
    sky.write("out/ranks/6.json", "[]");
    sky.write("out/ranks/7.json", "");
    sky.write("out/ranks/notes.txt", "by hand");

    RunLedger ledger = restore(frozen, config);

    assertThat(ledger.state().getSucceededRanks()).isEqualTo("0");
    assertThat(ledger.completion()).isNotDone();
  }

  /** It is not even fetched: 32 at a time would not fit into memory. */
  @Test
  void resultThatIsLargerThanAnyIsIgnored() throws IOException {
    Manifest.Frozen frozen = frozen(sky.config());
    store(identity(0, frozen), "out/ranks/0.json");
    store(identity(1, frozen), "out/ranks/1.json");
    String spaces = " ".repeat((int) RankResult.maxJsonBytes(1));
    Files.writeString(sky.file("out/ranks/1.json"), spaces, StandardOpenOption.APPEND);

    assertThat(restore(frozen, sky.config()).state().getSucceededRanks()).isEqualTo("0");
  }

  @Test
  void resumedRunTakesAnotherRunsResults() {
    CoordinatorConfig config = sky.config("COSMIC_RESUME", "true");
    Manifest.Frozen frozen = frozen(config);
    store(new RankResult.Identity("run-0", 2, 3, frozen.sha256(), "there"), "out/ranks/2.json");

    assertThat(restore(frozen, config).state().getSucceededRanks()).isEqualTo("2");
  }

  @Test
  void everyPageOfResultsIsRestored() {
    int worldSize = 1_200;
    CoordinatorConfig config = sky.config("COSMIC_WORLD_SIZE", Integer.toString(worldSize));
    Manifest.Frozen frozen = frozen(config);
    RankMetrics expected = new RankMetrics();
    for (int rank = 0; rank < worldSize; rank++) {
      RankResult result = store(identity(rank, frozen), "out/ranks/" + rank + ".json");
      expected.merge(result.metrics());
    }

    RunLedger ledger = restore(frozen, config);

    assertThat(ledger.state().getSucceededRanks()).isEqualTo("0-1199");
    SealedResult result = ledger.completion().getNow(null);
    assertThat(result).as("the run is complete").isNotNull();
    assertThat(result.missingRanks()).isEmpty();
    assertThat(result.value().getOpaque()).isEqualTo(FakeRank.encoded(expected));
  }

  private RunLedger restore(Manifest.Frozen frozen, CoordinatorConfig config) {
    RunLedger ledger =
        new RunLedger(RunPlans.of(frozen, config), RendezvousLimits.defaults(), Clock.systemUTC());
    Recovery.restore(frozen, config.layout(), config.run().resume(), sky.store, ledger);
    return ledger;
  }

  private Manifest.Frozen frozen(CoordinatorConfig config) {
    Manifest manifest = Planner.plan(config.run(), sky.store);
    return new Manifest.Frozen(Sky.RUN, "redshifts", Instant.EPOCH, manifest, manifest.sha256());
  }

  private static RankResult.Identity identity(int rank, Manifest.Frozen frozen) {
    return new RankResult.Identity(frozen.run(), rank, 0, frozen.sha256(), "here");
  }

  private RankResult store(RankResult.Identity identity, String key) {
    RankResult result = FakeRank.result(identity, List.of("s3://sky/" + identity.rank()));
    sky.write(key, new String(result.toJson(), StandardCharsets.UTF_8));
    return result;
  }
}
