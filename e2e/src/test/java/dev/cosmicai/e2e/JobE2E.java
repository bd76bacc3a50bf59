package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.Patience;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.ServerTable;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Jobs that nothing happens to. Most is seen of one of them. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobE2E {
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final TestNamespace namespace;
  private final BucketServer bucket;
  private RunningJob whole;
  private InferenceJobStatus status;

  JobE2E(TestNamespace namespace, BucketServer bucket) {
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @BeforeAll
  void runOne() {
    bucket.with(Dataset.QUICK);
    whole = namespace.start(TestJob.of("whole", Dataset.QUICK));
    status = whole.awaitComplete();
  }

  @Test
  void withoutAWorldSizeEachFileGetsARank() {
    assertThat(status.ranks().total()).isEqualTo(Dataset.QUICK.files());
  }

  @Test
  void jobCompletesWithTheFilesAndMetricsOfALocalRun() {
    // Others in between may be over before anybody has looked.
    assertThat(whole.phases())
        .startsWith(Phase.PLANNING)
        .contains(Phase.RUNNING)
        .endsWith(Phase.COMPLETE)
        .isSorted();
    assertThat(status.ranks().succeeded()).isEqualTo(Dataset.QUICK.files());
    assertThat(status.ranks().done()).isEqualTo("4/4");
    assertThat(status.progress().percent()).isEqualTo(100);
    assertThat(status.progress().samplesDone()).isEqualTo(Dataset.QUICK.samples());
    assertThat(status.startTime()).isLessThan(status.completionTime());
    assertThat(bucket.list("results/whole"))
        .extracting(object -> object.uri().toString())
        .contains(
            BucketServer.uri("results/whole/manifest.json"),
            BucketServer.uri("results/whole/journal/0000000001-0000000001.json"),
            BucketServer.uri("results/whole/predictions/3.parquet"),
            status.results().combinedData(),
            status.results().summary(),
            status.results().stats(),
            status.results().figure(),
            status.results().report());
    assertSameResults(whole);
  }

  @Test
  void statusHoldsTheMetricsOfTheSummaryDigitForDigit() {
    InferenceJobStatus.Summary summary = status.summary();

    JsonNode metrics = bucket.result(whole.name(), "summary.json").get("metrics");
    assertThat(summary.samples()).isEqualTo(metrics.get("samples").asLong());
    assertThat(summary.mae()).isEqualTo(metrics.get("mae").asDouble());
    assertThat(summary.mse()).isEqualTo(metrics.get("mse").asDouble());
    assertThat(summary.r2()).isEqualTo(metrics.get("r2").asDouble());
    assertThat(summary.task()).isEqualTo("redshift");
    assertThat(summary.headline()).isEqualTo(metrics.get("headline").asText());
    assertThat(summary.metrics())
        .extracting(InferenceJobStatus.Metric::name)
        .contains("nmad", "outlierFraction", "width68");
    assertThat(summary.pods()).isEqualTo(Dataset.QUICK.files());
    assertThat(summary.podSeconds()).isPositive();
    assertThat(summary.cost()).isPositive();
  }

  @Test
  void getShowsTheProgressAndWideTheMetrics() {
    ServerTable table = ServerTable.of(namespace, whole.name());

    assertThat(table.narrow("Phase")).isEqualTo("Complete");
    assertThat(table.narrow("Ranks")).isEqualTo("4/4");
    assertThat(table.narrow("Percent")).isEqualTo("100");
    assertThat(table.narrowNames()).contains("Samples/s", "Age");
    assertThat(table.wide("Metric")).isEqualTo(status.summary().headline()).startsWith("nmad 0.0");
    assertThat(Double.parseDouble(table.wide("Cost"))).isEqualTo(status.summary().cost());
  }

  @Test
  void moreRanksThanFilesComplete() {
    RunningJob job = namespace.start(TestJob.of("wide", Dataset.QUICK).with("worldSize", 6));

    assertThat(job.awaitComplete().ranks().done()).isEqualTo("6/6");

    assertThat(bucket.metrics(job.name())).isEqualTo(Dataset.QUICK.metrics());
  }

  @Test
  void gangComputesNothingBeforeItsLastRankIsThere() {
    // Room for the bucket server, the coordinator and all ranks but one.
    ResourceQuota quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("one-too-few")
            .withNamespace(namespace.name())
            .endMetadata()
            .withNewSpec()
            .addToHard("pods", new Quantity(Integer.toString(1 + 1 + Dataset.QUICK.files() - 1)))
            .endSpec()
            .build();
    namespace.client().resource(quota).create();
    RunningJob job;
    try {
      // Without a worldSize, so that the coordinator gets its place before the ranks do.
      job = namespace.start(TestJob.of("gang", Dataset.QUICK).with("coordination", "Gang"));
      job.await("has all ranks but one", j -> activeRanks(j) == Dataset.QUICK.files() - 1);

      Patience.await("nothing is computed meanwhile")
          .during(IDLE)
          .until(() -> bucket.list("results/gang/ranks").isEmpty());
      assertThat(samplesDone(job)).isZero();
    } finally {
      namespace.client().resource(quota).delete();
    }
    job.awaitComplete();

    assertSameResults(job);
  }

  @Test
  void eachEventIsToldOnce() {
    for (String reason : List.of("Started", "Planned", "RanksCreated", "Completed")) {
      Patience.await("the event " + reason).until(() -> whole.events(reason).size() == 1);
    }
  }

  private static int activeRanks(InferenceJob job) {
    return Optional.ofNullable(job.getStatus())
        .map(InferenceJobStatus::ranks)
        .map(InferenceJobStatus.RankCounts::active)
        .orElse(0);
  }

  private static long samplesDone(RunningJob job) {
    return Optional.ofNullable(job.latest().getStatus().progress())
        .map(InferenceJobStatus.Progress::samplesDone)
        .orElse(0L);
  }

  private void assertSameResults(RunningJob job) {
    assertThat(bucket.metrics(job.name())).isEqualTo(Dataset.QUICK.metrics());
    JsonNode combined = bucket.result(job.name(), "combined_data.json");
    assertThat(
            StreamSupport.stream(combined.spliterator(), false)
                .map(n -> n.get("rank").asInt())
                .toList())
        .as("a rank whose splits others took has done nothing")
        .isNotEmpty()
        .isSorted()
        .doesNotHaveDuplicates()
        .isSubsetOf(IntStream.range(0, Dataset.QUICK.files()).boxed().toList());
  }
}
