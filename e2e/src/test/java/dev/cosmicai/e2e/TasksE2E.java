package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.ServerTable;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A job of each task beside redshifts, which all other tests have. */
@OnCluster
class TasksE2E {
  private final TestNamespace namespace;
  private final BucketServer bucket;

  TasksE2E(TestNamespace namespace, BucketServer bucket) {
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @Test
  void digitsAreTold() {
    bucket.with(Dataset.DIGITS);
    RunningJob job =
        namespace.start(
            TestJob.of("digits", Dataset.DIGITS)
                .withData("keep", List.of("sample"))
                .with("profile", true)
                .with("worldSize", 2));

    InferenceJobStatus.Summary summary = job.awaitComplete().summary();

    assertThat(summary.samples()).isEqualTo(Dataset.DIGITS.samples());
    JsonNode metrics = bucket.result("digits", "summary.json").get("metrics");
    assertThat(metrics.get("task").asText()).isEqualTo("classification");
    assertThat(metrics.get("classes")).hasSize(10);
    assertThat(valueOf("accuracy", summary)).isGreaterThanOrEqualTo(0.97);
    assertThat(metrics.toString()).isEqualTo(Dataset.DIGITS.metrics());
    assertThat(ServerTable.of(namespace, "digits").wide("Metric"))
        .isEqualTo(summary.headline())
        .startsWith("accuracy 0.9");
    JsonNode profile = bucket.result("digits", "summary.json").get("profile");
    assertThat(profile.get("operators").findValuesAsText("operator"))
        .anyMatch(operator -> operator.startsWith("aten::"));
  }

  @Test
  void numbersAreComparedWithAColumnThatTheJobNames() {
    bucket.with(Dataset.QUICK);
    RunningJob job =
        namespace.start(
            TestJob.of("numbers", Dataset.QUICK)
                .with("model", Map.of("uri", Dataset.QUICK.modelUri(), "task", "regression"))
                .withData("columns", Map.of("target", "2"))
                .with("worldSize", 1));

    InferenceJobStatus.Summary summary = job.awaitComplete().summary();

    JsonNode redshifts = Dataset.QUICK.summaryMetrics();
    assertThat(valueOf("mae", summary)).isEqualTo(redshifts.get("mae").asDouble());
    assertThat(ServerTable.of(namespace, "numbers").wide("Metric"))
        .isEqualTo(summary.headline())
        .startsWith("r2 ");
  }

  @Test
  void outputsWithoutATaskAreCountedAndStored() {
    bucket.with(Dataset.DIGITS);
    RunningJob job =
        namespace.start(
            TestJob.of("outputs", Dataset.DIGITS)
                .with("model", Map.of("uri", Dataset.DIGITS.modelUri(), "task", "none"))
                .with("worldSize", 1));

    InferenceJobStatus.Summary summary = job.awaitComplete().summary();

    assertThat(summary.samples()).isEqualTo(Dataset.DIGITS.samples());
    assertThat(summary.headline()).isNull();
    assertThat(ServerTable.of(namespace, "outputs").narrow("Phase")).isEqualTo("Complete");
    assertThat(bucket.list("results/outputs/predictions")).hasSize(Dataset.DIGITS.files());
  }

  private static double valueOf(String metric, InferenceJobStatus.Summary summary) {
    return summary.metrics().stream()
        .filter(each -> each.name().equals(metric))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
