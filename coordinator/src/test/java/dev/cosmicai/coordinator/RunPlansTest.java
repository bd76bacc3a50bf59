package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.coordinator.plan.RankMapping;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Model;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.rendezvous.collective.MergingFold;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    frozen = new Manifest.Frozen("run-1", "redshifts", Instant.EPOCH, manifest, manifest.sha256());
    environments = new Environments(folder);
  }

  @Test
  void rankIsToldAllThatItNeeds() {
    CoordinatorConfig config =
        environments.config(Map.of("COSMIC_COORDINATION", "Gang", "COSMIC_PROFILE", "true"));

    assertThat(RunPlans.assignment(0, frozen, config))
        .isEqualTo(
            Assignment.newBuilder()
                .setWorldSize(2)
                .addPartitions(partition("s3://sky/data/1.pt", 100, "\"a\"", 0))
                .addPartitions(partition("s3://sky/data/2.pt", 200, "\"b\"", 1))
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
    Manifest.Frozen columns =
        new Manifest.Frozen("run-1", "redshifts", Instant.EPOCH, named, named.sha256());

    assertThat(RunPlans.assignment(1, columns, environments.config()).getReading())
        .isEqualTo(Manifests.READING);
  }

  @Test
  void rankIsToldWhatToComputeOn() {
    Manifest onGpu = Manifests.onDevice("cuda");
    Manifest.Frozen gpu =
        new Manifest.Frozen("run-1", "redshifts", Instant.EPOCH, onGpu, onGpu.sha256());

    assertThat(RunPlans.assignment(0, gpu, environments.config()).getModel().getDevice())
        .isEqualTo("cuda");
    assertThat(RunPlans.assignment(0, frozen, environments.config()).getModel().getDevice())
        .as("auto")
        .isEmpty();
  }

  @Test
  void digestIsForTheRanksToVerifyWhereTheJobGivesItOrNothingElseTellsTheObject() {
    String digest = "5".repeat(64);
    CoordinatorConfig pinned = environments.config(Map.of("COSMIC_MODEL_SHA256", digest));
    assertThat(RunPlans.assignment(0, frozen, pinned).getModel().getSha256()).isEqualTo(digest);

    Manifest.Model untold =
        new Manifest.Model("s3://sky/model.pt", digest, 1_000, "", "auto", 0, "");
    Manifest manifest =
        new Manifest(
            untold,
            Manifests.DATA,
            512,
            true,
            PredictionsFormat.NPZ,
            frozen.manifest().files(),
            RankMapping.map(3, 2));
    Manifest.Frozen without =
        new Manifest.Frozen("run-1", "redshifts", Instant.EPOCH, manifest, manifest.sha256());
    assertThat(RunPlans.assignment(0, without, environments.config()).getModel().getSha256())
        .isEqualTo(digest);
  }

  @Test
  void rankWithoutFilesHasNoPartitions() {
    Manifest wide =
        new Manifest(
            Manifests.MODEL,
            Manifests.DATA,
            512,
            true,
            PredictionsFormat.NPZ,
            frozen.manifest().files(),
            RankMapping.map(3, 5));
    Manifest.Frozen wider =
        new Manifest.Frozen("run-1", "redshifts", Instant.EPOCH, wide, wide.sha256());

    assertThat(RunPlans.assignment(4, wider, environments.config()).getPartitionsList()).isEmpty();
  }

  @Test
  void oneRankAtLeastHasToSucceed() {
    assertThat(plan("1").maxFailedRanks()).isEqualTo(1);
    assertThat(plan("2").maxFailedRanks()).isEqualTo(1);
    assertThat(plan("0").maxFailedRanks()).isZero();
  }

  @Test
  void metricsAreMergedAsTheyComeAndNotKept() {
    assertThat(plan("0").folds().get(RankMetrics.COLLECTIVE.getCustomFunction()))
        .isInstanceOf(MergingFold.class);
  }

  @Test
  void completionFoldsTheMetricsOfTheRanks() {
    RankMetrics one = RankMetrics.of(TaskSpec.REDSHIFT);
    one.redshift().addUnlabelled(1);
    RunPlan plan = plan("0");

    byte[] folded =
        plan.folds()
            .get(plan.completion().getCustomFunction())
            .fold(List.of(one.toBytes(), one.toBytes()));

    assertThat(RankMetrics.fromBytes(folded).samples()).isEqualTo(2);
    assertThat(ByteString.copyFrom(folded)).isNotEqualTo(FakeRank.encoded(one));
  }

  private RunPlan plan(String maxFailedRanks) {
    return RunPlans.of(
        frozen, environments.config(Map.of("COSMIC_MAX_FAILED_RANKS", maxFailedRanks)));
  }

  private static Partition partition(String uri, long sizeBytes, String etag, int index) {
    return Partition.newBuilder()
        .setUri(uri)
        .setSizeBytes(sizeBytes)
        .setEtag(etag)
        .setIndex(index)
        .build();
  }
}
