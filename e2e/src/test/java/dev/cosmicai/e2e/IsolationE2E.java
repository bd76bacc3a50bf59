package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.Rendezvous;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs beside each other, and those who should not be there. */
@OnCluster
class IsolationE2E {
  private static final int JOBS = 6;

  private final TestNamespace namespace;
  private final BucketServer bucket;

  IsolationE2E(TestNamespace namespace, BucketServer bucket) {
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @BeforeEach
  void fillTheBucket() {
    bucket.with(Dataset.QUICK).with(Dataset.SLOW);
  }

  @Test
  void manyJobsAtOnceFinishEachWithItsOwnData() {
    // Job n reads n partitions, so that the number of its samples tells whose data it saw.
    List<RunningJob> jobs =
        IntStream.range(0, JOBS)
            .mapToObj(n -> namespace.start(manyJobs(n)).within(Duration.ofMinutes(10)))
            .toList();

    for (int n = 0; n < JOBS; n++) {
      InferenceJobStatus status = jobs.get(n).awaitComplete();
      assertThat(status.summary().samples())
          .as("samples of %s", jobs.get(n).name())
          .isEqualTo((long) partitionsOf(n) * Dataset.QUICK.samplesPerFile());
    }
    Set<String> tokens = new HashSet<>();
    jobs.forEach(job -> tokens.add(Rendezvous.tokenOf(namespace, job.name())));
    assertThat(tokens).hasSize(JOBS);
  }

  @Test
  void coordinatorAnswersNobodyWithoutItsToken() throws IOException {
    RunningJob job = namespace.start(TestJob.of("guarded", Dataset.SLOW).with("worldSize", 1));
    job.awaitComputing();

    try (Rendezvous rendezvous = Rendezvous.connect(namespace, job.name())) {
      assertThat(rendezvous.join("not-the-token").getCode()).isEqualTo(Code.UNAUTHENTICATED);
      assertThat(rendezvous.declareFailed("not-the-token", 0).getCode())
          .isEqualTo(Code.UNAUTHENTICATED);
    }

    assertThat(job.awaitComplete().ranks().done()).isEqualTo("1/1");
  }

  @Test
  void podsHoldNoServiceAccountTokenAndOnlyTheirOwnSecrets() {
    RunningJob job = namespace.start(TestJob.of("modest", Dataset.QUICK).with("worldSize", 1));
    job.awaitComplete();

    List<Pod> pods = Stream.of("rank", "coordinator").flatMap(c -> job.pods(c).stream()).toList();

    assertThat(pods).hasSize(2);
    for (Pod pod : pods) {
      assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getSpec().getVolumes())
          .filteredOn(volume -> volume.getProjected() != null)
          .isEmpty();
      assertThat(pod.getSpec().getVolumes())
          .extracting(Volume::getSecret)
          .filteredOn(secret -> secret != null)
          .extracting(secret -> secret.getSecretName())
          .containsExactly("modest-run");
    }
    assertThat(secretKeys(job.pods("rank").get(0))).doesNotContain("tls.key");
  }

  private static TestJob manyJobs(int n) {
    return TestJob.of("job-" + n, Dataset.QUICK)
        .with("worldSize", 1)
        .withData("fileLimit", partitionsOf(n));
  }

  private static int partitionsOf(int n) {
    return n % Dataset.QUICK.files() + 1;
  }

  private static List<String> secretKeys(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getSecret() != null)
        .flatMap(volume -> volume.getSecret().getItems().stream())
        .map(item -> item.getKey())
        .toList();
  }
}
