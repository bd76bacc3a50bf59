package dev.cosmicai.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.cli.TestJob;
import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.PassedOver;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.crds.InferenceJob;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanEstimateTest {
  private static final long BYTES = 1_000L * 20_520;
  private static final Pricing PRICING = new Pricing(0.5, 0.01, 0, null);

  @Test
  void ranksFollowEachOtherWhereThereIsRoom() {
    PlanEstimate estimate =
        PlanEstimate.of(
            manifest(3),
            run(3),
            new PlanEstimate.Assumptions(100, 2, 2, SampleSize.SURVEY),
            PRICING);

    double rankSeconds = PlanEstimate.SECONDS_PER_START + 10;
    assertThat(estimate.samples()).isEqualTo(3_000);
    assertThat(estimate.files()).isEqualTo(3);
    assertThat(estimate.wallSeconds()).isCloseTo(2 * rankSeconds, within(1e-9));
    assertThat(estimate.cost()).isCloseTo(3 * 0.5 + 3 * rankSeconds * 2 * 0.01, within(1e-9));
  }

  @Test
  void ranksWithoutFilesOnlyStart() {
    PlanEstimate estimate =
        PlanEstimate.of(
            manifest(1),
            run(4),
            new PlanEstimate.Assumptions(100, 4, 1, SampleSize.SURVEY),
            PRICING);

    assertThat(estimate.ranks().get(3).samples()).isZero();
    assertThat(estimate.ranks().get(3).seconds()).isEqualTo(PlanEstimate.SECONDS_PER_START);
    assertThat(estimate.wallSeconds()).isEqualTo(PlanEstimate.SECONDS_PER_START + 10);
  }

  @Test
  void reportOfManyRanksShowsTheFirstAndTheLast() {
    PlanEstimate.Assumptions assumptions =
        new PlanEstimate.Assumptions(100, 500, 1, SampleSize.SURVEY);
    Manifest manifest = manifest(500);
    List<String> lines =
        PlanReport.of(
            job(),
            new Planner.Preview(manifest, new PassedOver(2, "._1.pt")),
            PlanEstimate.of(manifest, run(500), assumptions, PRICING),
            assumptions);

    assertThat(lines).hasSizeLessThan(25);
    assertThat(lines).anyMatch(line -> line.matches(" +9 +1 +20\\.5 MB +1,000 +13 s"));
    assertThat(lines).anyMatch(line -> line.strip().equals("…"));
    assertThat(lines).anyMatch(line -> line.strip().startsWith("499 "));
    assertThat(lines).noneMatch(line -> line.strip().startsWith("250 "));
    assertThat(lines)
        .anyMatch(
            line -> line.contains("500 files in 500 splits, 10.26 GB, about 500,000 samples"));
    assertThat(lines).anyMatch(line -> line.contains("Samples: assumed: 20,520 bytes each"));
    assertThat(lines).anyMatch(line -> line.contains("2 objects are passed over"));
    assertThat(lines.get(lines.size() - 1)).contains("if a rank does 100 samples/s");
  }

  private static Manifest manifest(int files) {
    return new Manifest(
        new Manifest.Model("s3://bucket/net.pt", "0".repeat(64), 1, "\"e\"", "auto", 0, ""),
        new Manifest.Data("bucket", "auto", 64 << 20, ""),
        512,
        true,
        PredictionsFormat.NPZ,
        IntStream.range(0, files)
            .mapToObj(i -> new Manifest.File(i, "data/" + i + ".pt", BYTES, "\"e\""))
            .toList());
  }

  private static RunSpec run(int worldSize) {
    return RunSpec.from(
        new Environment(
            Map.of(
                "COSMIC_RUN_UID", "run-1",
                "COSMIC_RUN_NAME", "redshifts",
                "COSMIC_MODEL_URI", "s3://bucket/net.pt",
                "COSMIC_DATA_URI", "s3://bucket/data",
                "COSMIC_OUTPUT_URI", "s3://bucket/out",
                "COSMIC_WORLD_SIZE", Integer.toString(worldSize))));
  }

  private static InferenceJob job() {
    return TestJob.of("");
  }
}
