package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Model;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.rendezvous.journal.Measured;
import dev.cosmicai.rendezvous.journal.MetricsCodec;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPlansTest {
  @TempDir Path folder;
  private Manifest.Frozen frozen;
  private Environments environments;

  @BeforeEach
  void freeze() throws IOException {
    Manifest manifest = Manifests.three();
    frozen = Manifest.Frozen.of("run-1", "redshifts", Instant.EPOCH, manifest);
    environments = new Environments(folder);
  }

  @Test
  void rankIsToldAllThatItNeeds() {
    CoordinatorConfig config =
        environments.config(Map.of("COSMIC_COORDINATION", "Gang", "COSMIC_PROFILE", "true"));

    assertThat(RunPlans.assignment(2, frozen, config))
        .isEqualTo(
            Assignment.newBuilder()
                .setWorldSize(2)
                .setModel(
                    Model.newBuilder()
                        .setUri("s3://sky/model.pt")
                        .setSizeBytes(1_000)
                        .setEtag("\"m\"")
                        .setPrecision("auto")
                        .setPlannedSha256("5".repeat(64)))
                .setBatchSize(512)
                .setFormat("pt")
                .setOutputUri("s3://sky/out")
                .setStorePredictions(true)
                .setPredictionsFormat("npz")
                .setManifestSha256(frozen.sha256())
                .setGang(true)
                .setProfile(true)
                .build());
  }

  @Test
  void rankIsToldHowColumnsAreRead() {
    Manifest named = Manifests.reading(Manifests.READING);
    Manifest.Frozen columns = Manifest.Frozen.of("run-1", "redshifts", Instant.EPOCH, named);

    assertThat(RunPlans.assignment(2, columns, environments.config()).getReading())
        .isEqualTo(Manifests.READING);
  }

  @Test
  void rankIsToldWhatToComputeOn() {
    Manifest onGpu = Manifests.onDevice("cuda");
    Manifest.Frozen gpu = Manifest.Frozen.of("run-1", "redshifts", Instant.EPOCH, onGpu);

    assertThat(RunPlans.assignment(2, gpu, environments.config()).getModel().getDevice())
        .isEqualTo("cuda");
    assertThat(RunPlans.assignment(2, frozen, environments.config()).getModel().getDevice())
        .as("auto")
        .isEmpty();
  }

  @Test
  void programIsToldOfNoModelWhereThereIsNone() {
    Manifest.Frozen program =
        Manifest.Frozen.of("run-1", "counts", Instant.EPOCH, Manifests.ofProgram("count"));
    CoordinatorConfig config = environments.config(Map.of("COSMIC_PROGRAM", "[\"count\"]"));

    Model model = RunPlans.assignment(2, program, config).getModel();

    assertThat(model.getUri()).isEmpty();
    assertThat(model.getSha256()).isEmpty();
    assertThat(model.getSizeBytes()).isZero();
    assertThat(RunPlans.assignment(2, program, config).getFormat()).isEqualTo("pt");
  }

  @Test
  void digestIsForTheRanksToVerifyWhereTheJobGivesItOrNothingElseTellsTheObject() {
    String digest = "5".repeat(64);
    CoordinatorConfig pinned = environments.config(Map.of("COSMIC_MODEL_SHA256", digest));
    assertThat(RunPlans.assignment(2, frozen, pinned).getModel().getSha256()).isEqualTo(digest);

    Manifest.Model untold =
        new Manifest.Model("s3://sky/model.pt", digest, 1_000, "", "auto", 0, "");
    Manifest manifest =
        new Manifest(
            untold, Manifests.DATA, 512, true, PredictionsFormat.NPZ, frozen.manifest().files());
    Manifest.Frozen without = Manifest.Frozen.of("run-1", "redshifts", Instant.EPOCH, manifest);
    assertThat(RunPlans.assignment(2, without, environments.config()).getModel().getSha256())
        .isEqualTo(digest);
  }

  @Test
  void runHasItsSplitsAndTheirShares() {
    RunPlan plan = plan(Map.of("COSMIC_WORLD_SIZE", "2", "COSMIC_MAX_FAILED_SPLITS", "5"));

    assertThat(plan.splits().count()).isEqualTo(6);
    assertThat(plan.shares().bounds()).containsExactly(0, 3, 6);
    assertThat(plan.maxFailedSplits()).hasValue(5);
    assertThat(plan(Map.of()).maxFailedSplits()).isEmpty();
    assertThat(plan(Map.of()).worldSize()).isEqualTo(3);
  }

  @Test
  void oneRankAtLeastHasToSucceed() {
    assertThat(plan(Map.of("COSMIC_MAX_FAILED_RANKS", "2")).maxFailedRanks()).isEqualTo(2);
    assertThat(plan(Map.of("COSMIC_MAX_FAILED_RANKS", "3")).maxFailedRanks()).isEqualTo(2);
    assertThat(plan(Map.of()).maxFailedRanks()).isZero();
  }

  @Test
  void metricsOfSplitsAreMerged() {
    RankMetrics one = RankMetrics.of(TaskSpec.REDSHIFT);
    one.redshift().addUnlabelled(1);

    byte[] merged = merged(plan(Map.of()).metrics(), one.toBytes(), one.toBytes());

    assertThat(RankMetrics.fromBytes(merged).samples()).isEqualTo(2);
  }

  @Test
  void metricsSayWhatTheyAreOfAndWhetherTheJobSaysSo() {
    RankMetrics redshifts = RankMetrics.of(TaskSpec.REDSHIFT);
    redshifts.redshift().addUnlabelled(1);
    Map<String, String> regression = Map.of("COSMIC_DATA_READING", "{\"task\":\"regression\"}");

    Measured measured = measured(plan(Map.of()).metrics(), redshifts.toBytes());
    assertThat(measured.samples()).hasValue(1);
    assertThat(measured.kind()).contains(TaskSpec.REDSHIFT);
    assertThat(measured.problem()).isEmpty();
    assertThat(measured(plan(regression).metrics(), redshifts.toBytes()).problem())
        .contains("its metrics are of the task redshift, and the job says regression");
    assertThat(measured(plan(regression).metrics(), new RankMetrics().toBytes()))
        .as("of a split without a sample")
        .isEqualTo(new Measured(OptionalLong.of(0), Optional.empty(), Optional.empty()));
  }

  private static <M> Measured measured(MetricsCodec<M> codec, byte[] metrics) {
    return codec.measured().apply(codec.decode().apply(metrics));
  }

  private static <M> byte[] merged(MetricsCodec<M> codec, byte[] one, byte[] other) {
    M all = codec.identity().get();
    codec.merge().accept(all, codec.decode().apply(one));
    codec.merge().accept(all, codec.decode().apply(other));
    return codec.encode().apply(all);
  }

  @Test
  void partitionsOfRanksAreASplitEach() {
    Partition first = Partition.newBuilder().setUri("s3://sky/1.pt").setSizeBytes(7).build();
    Partition second = first.toBuilder().setUri("s3://sky/2.pt").setIndex(1).build();
    RunPlan plan =
        RunPlans.of(
            "run-1",
            0,
            rank -> Assignment.getDefaultInstance(),
            List.of(List.of(first), List.of(), List.of(second)));

    assertThat(plan.shares().bounds()).containsExactly(0, 1, 1, 2);
    assertThat(plan.splits().split(1).getPartition()).isEqualTo(second);
    assertThat(plan.splits().totalBytes()).isEqualTo(14);
  }

  private RunPlan plan(Map<String, String> job) {
    return RunPlans.of(frozen, Splits.of(frozen.manifest()), environments.config(job));
  }
}
