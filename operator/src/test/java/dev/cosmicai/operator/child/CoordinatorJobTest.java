package dev.cosmicai.operator.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.operator.TestJobs;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CoordinatorJobTest {
  @Test
  void looksAsReviewed() throws IOException {
    Golden.assertSame(
        "coordinator-job", CoordinatorJob.of(TestJobs.minimal(), TestJobs.config(), "secret-uid"));
    Golden.assertSame(
        "coordinator-job-all-options",
        CoordinatorJob.of(TestJobs.allOptions(), TestJobs.config(), "secret-uid"));
  }

  @Test
  void neverTwoCoordinatorsAtATime() {
    JobSpec spec = CoordinatorJob.of(TestJobs.minimal(), TestJobs.config(), "secret-uid").getSpec();

    assertThat(spec.getParallelism()).isEqualTo(1);
    assertThat(spec.getPodReplacementPolicy()).isEqualTo("Failed");
    assertThat(spec.getTtlSecondsAfterFinished())
        .as("its termination message are read later")
        .isNull();
  }

  @Test
  void holdsTheKeyThatRanksDoNotGet() {
    assertThat(pod().getVolumes().get(1).getSecret().getItems())
        .extracting(KeyToPath::getKey)
        .containsExactly("token", "tls.crt", "tls.key");
  }

  @Test
  void takesOnlyWhatReachesTheStoreFromTheUsersWorker() {
    PodSpec pod = pod();

    assertThat(pod.getServiceAccountName()).isEqualTo("sky-reader");
    assertThat(pod.getImagePullSecrets()).extracting("name").containsExactly("registry");
    assertThat(pod.getContainers().get(0).getEnv())
        .extracting(EnvVar::getName)
        .contains("AWS_MAX_ATTEMPTS", "AWS_ACCESS_KEY_ID")
        .doesNotContain("TZ", "OMP_NUM_THREADS");
    assertThat(pod.getContainers().get(0).getImage()).isEqualTo("cosmicai/coordinator:1");
    assertThat(pod.getNodeSelector()).isEmpty();
    assertThat(pod.getTolerations()).isEmpty();
    assertThat(pod.getAffinity()).isNull();
    assertThat(pod.getPriorityClassName()).isNull();
    assertThat(pod.getRuntimeClassName()).isNull();
  }

  @Test
  void doesNotWaitInAQueue() {
    assertThat(
            CoordinatorJob.of(TestJobs.allOptions(), TestJobs.config(), "secret-uid")
                .getSpec()
                .getSuspend())
        .isNull();
  }

  private static PodSpec pod() {
    return CoordinatorJob.of(TestJobs.allOptions(), TestJobs.config(), "secret-uid")
        .getSpec()
        .getTemplate()
        .getSpec();
  }
}
