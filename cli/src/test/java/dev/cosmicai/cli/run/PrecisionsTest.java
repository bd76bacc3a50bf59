package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.coordinator.PlanRequest;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobs;
import dev.cosmicai.crds.ModelSpec.Precision;
import dev.cosmicai.crds.RunEnvironment;
import dev.cosmicai.process.Environment;
import dev.cosmicai.worker.network.NetworkInfo;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The resource, the coordinator and the worker must know each other's precisions. */
class PrecisionsTest {
  @ParameterizedTest
  @EnumSource(Precision.class)
  void coordinatorPlansWhateverAJobMayAsk(Precision precision) {
    String yaml =
        """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceJob
        metadata: {name: x}
        spec:
          model: {uri: s3://bucket/net.pt, precision: %s}
          data: {uri: s3://bucket/data}
          output: {uri: s3://bucket/out}
        """
            .formatted(precision.text());
    InferenceJob job =
        InferenceJobs.read(
            new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "job.yaml");
    Environment environment = new Environment(RunEnvironment.ofCoordinator(job, "uid"));
    assertThat(PlanRequest.from(environment).precision()).isEqualTo(precision.text());
  }

  @Test
  void networksComputeInWhateverAJobMayInsistOn() {
    assertThat(NetworkInfo.PRECISIONS)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Precision.values())
                .filter(precision -> precision != Precision.AUTO)
                .map(Precision::text)
                .toList());
  }
}
