package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.Patience;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
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

    List<String> killed = cluster.faults().killOperator();

    assertSameMetrics(job);
    if (phase != Phase.SUMMARIZING) { // which the killed one may have ended
      assertEndedByAnother(job, killed);
    }
  }

  @Test
  void operatorPodKilledAsTheJobIsCreated() {
    // It may live for a moment, and see the job.
    List<String> killed = cluster.faults().killOperator();
    RunningJob job = start("operator-away");

    assertSameMetrics(job);
    assertEndedByAnother(job, killed);
  }

  @Test
  void operatorPodKilledWhileTheJobIsSuspended() {
    RunningJob job = start("operator-killed-suspended");
    job.awaitComputing();
    job.change(Map.of("suspend", true));
    job.awaitPhase(Phase.SUSPENDED);

    List<String> killed = cluster.faults().killOperator();
    job.change(Map.of("suspend", false));

    assertSameMetrics(job);
    assertEndedByAnother(job, killed);
  }

  @Test
  void operatorPodKilledTogetherWithCoordinatorAndRanks() {
    RunningJob job = start("all-killed");
    job.awaitComputing();

    List<String> operators = cluster.faults().killOperator();
    List<Pod> coordinators = cluster.faults().kill(job.pods("coordinator"));
    List<Pod> ranks = bucket.whileFrozen(() -> cluster.faults().kill(job.ranksAtWork(2)));

    assertSameMetrics(job);
    assertEndedByAnother(job, operators);
    assertThat(job.pods("coordinator")).isNotEmpty().doesNotContainAnyElementsOf(coordinators);
    Map<Integer, Integer> attempts = bucket.attempts(job.name());
    assertThat(RunningJob.ranks(ranks)).allMatch(rank -> attempts.get(rank) > 0);
  }

  @Test
  void apiServerRestarted() {
    assertThatARestartChangesNothing("apiserver");
  }

  @Test
  void kubeletRestarted() {
    assertThatARestartChangesNothing("kubelet");
  }

  private void assertThatARestartChangesNothing(String component) {
    bucket.with(Dataset.LONG);
    RunningJob job =
        namespace.start(TestJob.of(component + "-restarted", Dataset.LONG).with("parallelism", 1));
    job.awaitComputing();

    cluster.faults().restart(component);
    assertThat(job.isComplete()).as("it was restarted while the job ran").isFalse();

    assertSameMetrics(job, Dataset.LONG);
  }

  /** Without a worldSize, so that it goes through every phase. */
  private RunningJob start(String name) {
    return namespace.start(TestJob.of(name, Dataset.SLOW).with("parallelism", 2));
  }

  private void assertSameMetrics(RunningJob job) {
    assertSameMetrics(job, Dataset.SLOW);
  }

  private void assertSameMetrics(RunningJob job, Dataset dataset) {
    job.awaitComplete();
    assertThat(bucket.metrics(job.name())).isEqualTo(dataset.metrics());
    assertThat(workerJobs(job)).as("jobs of ranks that were ever made").hasSize(1);
  }

  private static void assertEndedByAnother(RunningJob job, List<String> operators) {
    assertThat(reporters(job, "Completed")).doesNotContainAnyElementsOf(operators);
  }

  /** The operator's pods that told of it. */
  private static List<String> reporters(RunningJob job, String reason) {
    List<Event> events =
        Patience.await("the event " + reason)
            .until(() -> job.events(reason), found -> !found.isEmpty());
    return events.stream().map(Event::getReportingInstance).toList();
  }

  private List<String> workerJobs(RunningJob job) {
    return job.pods("rank").stream()
        .map(pod -> pod.getMetadata().getOwnerReferences().get(0).getUid())
        .distinct()
        .toList();
  }
}
