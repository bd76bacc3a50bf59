package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.rank.Saturation;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.network.TestNetworks;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranks in int8 that get other samples than their network was made for. */
class SaturationIT {
  private static final String BRIGHTER = "{\"transforms\": {\"images\": [{\"scale\": 10}]}}";

  @TempDir private Path folder;

  @BeforeAll
  static void int8() {
    assumeTrue(
        CpuFeatures.current().lacking(Precision.INT8).isEmpty(),
        "skipped: no rank computes in int8 on this CPU");
  }

  @Test
  void samplesWithinTheRangesAreCountedAndNoWarning() throws IOException {
    RankResult result = result("ranged.pt", "");
    assertThat(result.work().precision()).isEqualTo("int8");
    assertThat(result.saturation()).isEqualTo(new Saturation(1, 0, 0));
    assertThat(result.saturation().warning("m")).isEmpty();
  }

  @Test
  void samplesBeyondTheRangesAreTold() throws IOException {
    Saturation saturation = result("ranged.pt", BRIGHTER).saturation();
    assertThat(saturation.samples()).isEqualTo(1);
    assertThat(saturation.beyond()).isEqualTo(1);
    assertThat(saturation.share()).isGreaterThan(0.3);
    assertThat(saturation.warning("m")).isPresent();
  }

  @Test
  void predictionsAreTheSameBitsWhetherTheNetworkTellsOrNot() throws IOException {
    for (String reading : new String[] {"", BRIGHTER}) {
      byte[] told = predictions("ranged.pt", reading);
      assertThat(predictions("ranged-silent.pt", reading)).isEqualTo(told);
      assertThat(predictions("ranged-odd.pt", reading)).isEqualTo(told);
    }
  }

  @Test
  void archivesThatDoNotTellOrTellSomethingElseAreComputedAsEver() throws IOException {
    assertThat(result("ranged-silent.pt", BRIGHTER).saturation()).isNull();
    assertThat(result("ranged-odd.pt", BRIGHTER).saturation()).isNull();
  }

  private RankResult result(String model, String reading) throws IOException {
    try (TestRun run = run(model, reading)) {
      return run.result(0).orElseThrow();
    }
  }

  private byte[] predictions(String model, String reading) throws IOException {
    try (TestRun run = run(model, reading)) {
      return run.predictions("0.npz");
    }
  }

  private TestRun run(String model, String reading) throws IOException {
    TestRun run = new TestRun(Files.createTempDirectory(folder, "run"));
    run.useModel(model);
    run.reading(reading);
    StoredObject samples =
        run.upload("data/1.pt", Files.readAllBytes(TestNetworks.file("partition.pt")));
    run.assign(0, samples, 0);
    run.start(1);
    run.runRank(0, 0);
    return run;
  }
}
