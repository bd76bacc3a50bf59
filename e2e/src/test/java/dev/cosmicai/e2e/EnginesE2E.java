package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import dev.cosmicai.e2e.machine.Settings;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ranks run in the image that holds their model's engine, on the device that the job wants. */
@OnCluster
class EnginesE2E {
  private final TestNamespace namespace;
  private final BucketServer bucket;

  EnginesE2E(TestNamespace namespace, BucketServer bucket) {
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @Test
  void onnxFileRunsInTheImageOfItsEngine() {
    bucket.with(Dataset.ONNX);
    RunningJob job = namespace.start(TestJob.of("onnx", Dataset.ONNX).with("worldSize", 2));

    InferenceJobStatus.Summary summary = job.awaitComplete().summary();

    assertThat(summary.samples()).isEqualTo(Dataset.ONNX.samples());
    assertThat(bucket.metrics("onnx")).isEqualTo(Dataset.ONNX.metrics());
    assertThat(bucket.result("onnx", "ranks/0.json").get("engine").asText())
        .startsWith("ONNX Runtime");
    assertThat(job.pods("rank"))
        .isNotEmpty()
        .allSatisfy(pod -> assertThat(image(pod)).isEqualTo(Settings.image("worker-onnx")));
  }

  @Test
  void imageWithoutTheEngineIsNamed() {
    bucket.with(Dataset.ONNX);
    RunningJob job =
        namespace.start(
            TestJob.of("no-engine", Dataset.ONNX)
                .withWorker("image", Settings.image("worker"))
                .with("worldSize", 1));

    assertThat(job.awaitFailed().getMessage()).contains("worker-onnx");
    assertOnlyReason(job, "EngineUnavailable");
  }

  @Test
  void deviceThatIsNotThereIsNamed() {
    bucket.with(Dataset.QUICK);
    RunningJob job =
        namespace.start(
            TestJob.of("no-device", Dataset.QUICK)
                .with("model", Map.of("uri", Dataset.QUICK.modelUri(), "device", "cuda"))
                .with("worldSize", 1));

    assertThat(job.awaitFailed().getMessage()).contains("cuda");
    assertOnlyReason(job, "DeviceUnavailable");
  }

  private static void assertOnlyReason(RunningJob job, String reason) {
    assertThat(job.latest().getStatus().failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason));
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage();
  }
}
