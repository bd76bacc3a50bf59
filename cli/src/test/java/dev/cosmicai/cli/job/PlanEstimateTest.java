package dev.cosmicai.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.cli.TestJob;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.coordinator.RunPreview;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.PassedOver;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanEstimateTest {
  private static final long BYTES = 1_000L * 20_520;
  private static final Pricing PRICING = new Pricing(0.5, 0.01, 0, null);

  @Test
  void ranksFollowEachOtherWhereThereIsRoom() {
    PlanEstimate estimate =
        PlanEstimate.of(
            splits(3),
            split -> true,
            new Shares(new int[] {0, 1, 2, 3}, Taking.NOBODYS),
            new PlanEstimate.Assumptions(100, 2, 2, SampleSize.SURVEY),
            PRICING);

    double rankSeconds = PlanEstimate.SECONDS_PER_START + 10;
    assertThat(estimate.samples()).isEqualTo(3_000);
    assertThat(estimate.wallSeconds()).isCloseTo(2 * rankSeconds, within(1e-9));
    assertThat(estimate.cost()).isCloseTo(3 * 0.5 + 3 * rankSeconds * 2 * 0.01, within(1e-9));
  }

  @Test
  void ranksWithoutFilesOnlyStart() {
    PlanEstimate estimate =
        PlanEstimate.of(
            splits(1),
            split -> true,
            new Shares(new int[] {0, 1, 1, 1, 1}, Taking.OF_PRESENT),
            new PlanEstimate.Assumptions(100, 4, 1, SampleSize.SURVEY),
            PRICING);

    assertThat(estimate.ranks().get(3).samples()).isZero();
    assertThat(estimate.ranks().get(3).seconds()).isEqualTo(PlanEstimate.SECONDS_PER_START);
    assertThat(estimate.wallSeconds()).isEqualTo(PlanEstimate.SECONDS_PER_START + 10);
  }

  @Test
  void ranksThatTakeEachOthersSplitsEndTogether() {
    PlanEstimate estimate =
        PlanEstimate.of(
            splits(9),
            split -> true,
            new Shares(new int[] {0, 5, 9, 9}, Taking.ANYBODYS),
            new PlanEstimate.Assumptions(100, 3, 2, SampleSize.SURVEY),
            PRICING);

    assertThat(estimate.ranks()).extracting(PlanEstimate.Rank::splits).containsExactly(5, 4, 0);
    assertThat(estimate.wallSeconds()).isCloseTo(PlanEstimate.SECONDS_PER_START + 30, within(1e-9));
  }

  @Test
  void splitsThatAreComputedCostNothing() {
    PlanEstimate estimate =
        PlanEstimate.of(
            splits(9),
            split -> split >= 6,
            new Shares(new int[] {0, 5, 9}, Taking.ANYBODYS),
            new PlanEstimate.Assumptions(100, 3, 2, SampleSize.SURVEY),
            PRICING);

    assertThat(estimate.ranks()).extracting(PlanEstimate.Rank::splits).containsExactly(0, 3);
    assertThat(estimate.splits()).isEqualTo(3);
    assertThat(estimate.samples()).isEqualTo(3_000);
    assertThat(estimate.wallSeconds()).isCloseTo(PlanEstimate.SECONDS_PER_START + 15, within(1e-9));
  }

  @Test
  void moreRanksThanSplitsEndNoEarlier() {
    PlanEstimate estimate =
        PlanEstimate.of(
            splits(2),
            split -> true,
            new Shares(new int[] {0, 1, 2, 2, 2}, Taking.ANYBODYS),
            new PlanEstimate.Assumptions(100, 4, 2, SampleSize.SURVEY),
            PRICING);

    assertThat(estimate.wallSeconds()).isCloseTo(PlanEstimate.SECONDS_PER_START + 10, within(1e-9));
  }

  @Test
  void reportOfManyRanksShowsTheFirstAndTheLast() {
    PlanEstimate.Assumptions assumptions =
        new PlanEstimate.Assumptions(100, 500, 1, SampleSize.SURVEY);
    Manifest manifest = manifest(500);
    List<String> lines =
        PlanReport.of(
            new JobPlan(
                job(),
                new RunPreview(
                    manifest,
                    new PassedOver(2, "._1.pt"),
                    Optional.empty(),
                    Optional.empty(),
                    List.of()),
                assumptions,
                PlanEstimate.of(
                    Splits.of(manifest),
                    split -> true,
                    new Shares(IntStream.rangeClosed(0, 500).toArray(), Taking.NOBODYS),
                    assumptions,
                    PRICING)));

    assertThat(lines).hasSizeLessThan(27);
    assertThat(lines).anyMatch(line -> line.matches(" +9 +1 +20\\.5 MB +1,000 +13 s"));
    assertThat(lines).anyMatch(line -> line.strip().equals("…"));
    assertThat(lines).anyMatch(line -> line.strip().startsWith("499 "));
    assertThat(lines).noneMatch(line -> line.strip().startsWith("250 "));
    assertThat(lines).anyMatch(line -> line.contains("500 files, 10.26 GB, about 500,000 samples"));
    assertThat(lines).anyMatch(line -> line.contains("Samples: assumed: 20,520 bytes each"));
    assertThat(lines).anyMatch(line -> line.contains("500 splits of at most 67.1 MB"));
    assertThat(lines).anyMatch(line -> line.contains("2 objects are passed over"));
    assertThat(lines.get(lines.size() - 1)).contains("if a rank does 100 samples/s");
  }

  private static Splits splits(int files) {
    return Splits.of(manifest(files));
  }

  private static Manifest manifest(int files) {
    return new Manifest(
        new Manifest.Model("s3://bucket/net.pt", "0".repeat(64), 1, "\"e\"", "auto", 0, ""),
        new Manifest.Data("bucket", "auto", RunSpec.DEFAULT_SPLIT_BYTES, ""),
        512,
        true,
        PredictionsFormat.NPZ,
        IntStream.range(0, files)
            .mapToObj(i -> new Manifest.File(i, "data/" + i + ".pt", BYTES, "\"e\""))
            .toList());
  }

  private static InferenceJob job() {
    return TestJob.of("");
  }
}
