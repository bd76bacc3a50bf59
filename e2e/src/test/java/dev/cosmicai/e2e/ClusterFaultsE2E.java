package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults that hit every job there is: alone in the cluster, and the same metrics to the last bit.
 */
@OnCluster
@Isolated
class ClusterFaultsE2E {
  private final Cluster cluster;
  private final TestNamespace namespace;
  private final BucketServer bucket;

  ClusterFaultsE2E(Cluster cluster, TestNamespace namespace, BucketServer bucket) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @BeforeEach
  void fillTheBucket() {
    bucket.with(Dataset.SLOW);
  }

  @AfterEach
  void waitForTheOperator() {
    cluster.chart().awaitReady();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PLANNING", "RUNNING", "SUMMARIZING"})
  void operatorPodKilled(Phase phase) {
    RunningJob job = start("operator-killed-" + phase.name().toLowerCase(Locale.ROOT));
    job.awaitReached(phase);

    cluster.faults().killOperator();

    assertSameMetrics(job);
  }

  @Test
  void operatorPodKilledBeforeItSawTheJob() {
    cluster.faults().killOperator();

    assertSameMetrics(start("operator-away"));
  }

  @Test
  void operatorPodKilledWhileTheJobIsSuspended() {
    RunningJob job = start("operator-killed-suspended");
    job.awaitComputing();
    job.change(Map.of("suspend", true));
    job.awaitPhase(Phase.SUSPENDED);

    cluster.faults().killOperator();
    job.change(Map.of("suspend", false));

    assertSameMetrics(job);
  }

  @Test
  void operatorPodKilledTogetherWithCoordinatorAndRanks() {
    RunningJob job = start("all-killed");
    job.awaitComputing();

    cluster.faults().killOperator();
    cluster.faults().kill(job.pods("coordinator"));
    cluster.faults().kill(job.pods("rank"));

    assertSameMetrics(job);
  }

  @Test
  void apiServerRestarted() {
    RunningJob job = start("api-server-restarted");
    job.awaitComputing();

    cluster.faults().restart("apiserver");

    assertSameMetrics(job);
  }

  @Test
  void kubeletRestarted() {
    RunningJob job = start("kubelet-restarted");
    job.awaitComputing();

    cluster.faults().restart("kubelet");

    assertSameMetrics(job);
  }

  /** Without a worldSize, so that it goes through every phase. */
  private RunningJob start(String name) {
    return namespace.start(TestJob.of(name, Dataset.SLOW).with("parallelism", 2));
  }

  private void assertSameMetrics(RunningJob job) {
    job.awaitComplete();
    assertThat(bucket.metrics(job.name())).isEqualTo(Dataset.SLOW.metrics());
    assertThat(workerJobs(job)).as("jobs of ranks that were ever made").hasSize(1);
  }

  private List<String> workerJobs(RunningJob job) {
    return job.pods("rank").stream()
        .map(pod -> pod.getMetadata().getOwnerReferences().get(0).getUid())
        .distinct()
        .toList();
  }
}
