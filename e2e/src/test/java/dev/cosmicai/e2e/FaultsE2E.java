package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.Faults;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parts of a job that are lost in the middle: the same metrics, to the last bit. */
@OnCluster
class FaultsE2E {
  private static final int OUTAGE_SECONDS = 10;

  private final TestNamespace namespace;
  private final BucketServer bucket;
  private final Faults faults;

  FaultsE2E(Cluster cluster, TestNamespace namespace, BucketServer bucket) {
    this.namespace = namespace;
    this.bucket = bucket;
    this.faults = cluster.faults();
  }

  @BeforeEach
  void fillTheBucket() {
    bucket.with(Dataset.SLOW);
  }

  @Test
  void workerPodKilled() {
    RunningJob job = start("worker-killed");
    job.awaitComputing();

    faults.kill(running(job).subList(0, 1));

    assertSameMetrics(job);
  }

  @Test
  void everyWorkerPodKilledAtOnce() {
    RunningJob job = start("all-workers-killed");
    job.awaitComputing();

    faults.kill(job.pods("rank"));

    assertSameMetrics(job);
  }

  @Test
  void workerOutOfMemoryOnce() {
    RunningJob job = start("worker-out-of-memory");
    job.awaitComputing();

    faults.exhaustMemory(running(job).get(0));

    assertSameMetrics(job);
  }

  @Test
  void coordinatorPodKilled() {
    RunningJob job = start("coordinator-killed");
    job.awaitSomeRanksDone();

    faults.kill(job.pods("coordinator"));

    assertSameMetrics(job);
  }

  @Test
  void coordinatorPodKilledWhileItSummarizes() {
    RunningJob job = start("summary-killed");
    job.awaitReached(InferenceJobStatus.Phase.SUMMARIZING);

    faults.kill(job.pods("coordinator"));

    assertSameMetrics(job);
  }

  @Test
  void storeThatDoesNotAnswerForTenSeconds() {
    RunningJob job = start("store-frozen");
    job.awaitComputing();

    bucket.freeze();
    try {
      pause();
    } finally {
      bucket.thaw();
    }

    assertSameMetrics(job);
  }

  @Test
  void storeKilledAndAwayForTenSeconds() {
    RunningJob job = start("store-killed");
    job.awaitComputing();

    bucket.connect(false);
    try {
      bucket.kill();
      pause();
    } finally {
      bucket.connect(true);
    }

    assertSameMetrics(job);
  }

  private RunningJob start(String name) {
    return namespace.start(
        TestJob.of(name, Dataset.SLOW).with("worldSize", Dataset.FILES).with("parallelism", 2));
  }

  private static List<Pod> running(RunningJob job) {
    return job.pods("rank").stream()
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .toList();
  }

  /** The outage itself, which is a time and not something to wait for. */
  private static void pause() {
    Awaitility.await()
        .pollDelay(OUTAGE_SECONDS, TimeUnit.SECONDS)
        .atMost(OUTAGE_SECONDS * 2L, TimeUnit.SECONDS)
        .until(() -> true);
  }

  private void assertSameMetrics(RunningJob job) {
    InferenceJobStatus status = job.awaitComplete();
    assertThat(bucket.metrics(job.name())).isEqualTo(Dataset.SLOW.metrics());
    assertThat(status.ranks().failed()).isIn(null, 0);
    assertThat(status.summary().samples()).isEqualTo(Dataset.SLOW.samples());
  }
}
