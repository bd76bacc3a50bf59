package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.e2e.harness.Documents;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The samples that work as they are, as a new user applies them. */
@OnCluster
class SamplesE2E {
  private static final int DEMO_SAMPLES = 5_112;

  @Test
  void minimalJobCompletesBesideTheDemoStore(TestNamespace namespace) {
    RunningJob job = RunningJob.follow(namespace, "minimal");
    Documents.in("deploy/samples")
        .filter(file -> isOneOf(file, "demo-s3.yaml", "minimal.yaml"))
        .forEach(file -> Documents.apply(namespace, file));

    InferenceJobStatus status = job.awaitComplete();

    assertThat(status.summary().samples()).isEqualTo(DEMO_SAMPLES);
    assertThat(status.summary().r2()).isGreaterThan(0.5);
    assertThat(status.results().report()).isEqualTo("s3://demo/results/minimal/report.html");
  }

  private static boolean isOneOf(Path file, String first, String second) {
    String name = file.getFileName().toString();
    return name.equals(first) || name.equals(second);
  }
}
