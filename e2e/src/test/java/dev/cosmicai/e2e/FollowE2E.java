package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that go on with the files that come, and how they end. */
@OnCluster
class FollowE2E {
  private final Cluster cluster;
  private final TestNamespace namespace;
  private final BucketServer bucket;

  FollowE2E(Cluster cluster, TestNamespace namespace, BucketServer bucket) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @BeforeEach
  void fillTheBucket() {
    bucket.with(Dataset.QUICK);
  }

  @Test
  void filesThatComeAreComputedUntilTheJobIsDrained() {
    RunningJob job = namespace.start(following("drained", Map.of("intervalSeconds", 1)));
    awaitWaiting(job, 0);

    bring("drained", 1);
    bring("drained", 2);
    InferenceJob waiting = awaitWaiting(job, 2);
    assertThat(RunningJob.condition(waiting, "Running").orElseThrow().getMessage())
        .isEqualTo(
            "following %s: 2 splits done, waiting for files"
                .formatted(BucketServer.uri(folder("drained"))));
    assertThat(waiting.getStatus().progress().eta()).isNull();
    cluster.faults().kill(job.pods("coordinator"));
    bring("drained", 3);
    awaitWaiting(job, 3);
    bring("drained", 4);
    job.change(Map.of("drain", true));

    InferenceJobStatus status = job.awaitComplete();
    assertThat(status.following()).isFalse();
    assertThat(status.generations()).isGreaterThanOrEqualTo(3);
    assertThat(job.events("Draining")).isNotEmpty();
    assertEverythingOnce("drained");
  }

  @Test
  void jobEndsByItselfWhenNoFileHasComeForAWhile() {
    bring("idle", 1);
    bring("idle", 2);
    RunningJob job =
        namespace.start(following("idle", Map.of("intervalSeconds", 1, "idleSeconds", 45)));
    awaitWaiting(job, 2);
    bring("idle", 3);
    bring("idle", 4);

    InferenceJobStatus status = job.awaitComplete();

    assertThat(status.lagSeconds()).isPositive();
    assertEverythingOnce("idle");
  }

  @Test
  void jobThatCannotFollowIsRefused() {
    TestJob withoutWorldSize = TestJob.of("refused", Dataset.QUICK).withData("follow", Map.of());

    assertThatThrownBy(() -> namespace.start(withoutWorldSize))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("data.follow needs worldSize");
  }

  private static TestJob following(String name, Map<String, Object> follow) {
    return TestJob.of(name, Dataset.QUICK)
        .onData(folder(name))
        .withData("follow", follow)
        .with("worldSize", 2);
  }

  /** All that has come is computed, and that is the job's state. */
  private static InferenceJob awaitWaiting(RunningJob job, int splits) {
    return job.await(
        "waits for files after " + splits + " splits",
        seen ->
            RunningJob.phaseOf(seen) == Phase.RUNNING
                && Boolean.TRUE.equals(seen.getStatus().following())
                && committed(seen.getStatus()) == splits
                && RunningJob.condition(seen, "Running")
                    .filter(condition -> condition.getReason().equals("WaitingForFiles"))
                    .isPresent());
  }

  private static int committed(InferenceJobStatus status) {
    return status.splits() == null ? 0 : status.splits().committed();
  }

  private void bring(String name, int file) {
    bucket.put(
        folder(name) + "/" + file + ".pt", bucket.get(Dataset.QUICK.path("data/" + file + ".pt")));
  }

  private static String folder(String name) {
    return "arriving/" + name;
  }

  private void assertEverythingOnce(String job) {
    assertThat(bucket.committedSplits(job)).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(bucket.metrics(job)).isEqualTo(Dataset.QUICK.metrics());
    assertThat(bucket.result(job, "generations/00000.json").get("generation").asInt()).isZero();
  }
}
