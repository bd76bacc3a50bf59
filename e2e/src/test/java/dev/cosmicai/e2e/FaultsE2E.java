package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.Faults;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.Patience;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parts of a job that are lost in the middle: the same metrics, to the last bit. */
@OnCluster
class FaultsE2E {
  private static final Duration OUTAGE = Duration.ofSeconds(10);
  private static final int TRIES = 3;
  private static final Duration REPAIR = Duration.ofSeconds(15);

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
    meetRanksAtWork(
        "worker-killed",
        job -> bucket.whileFrozen(() -> faults.kill(job.ranksAtWork(1).subList(0, 1))));
  }

  @Test
  void everyWorkerPodKilledAtOnce() {
    meetRanksAtWork(
        "all-workers-killed", job -> bucket.whileFrozen(() -> faults.kill(job.ranksAtWork(2))));
  }

  @Test
  void workerOutOfMemoryOnce() {
    RunningJob job =
        meetRanksAtWork(
            "worker-out-of-memory",
            running ->
                bucket.whileFrozen(
                    () -> List.of(faults.exhaustMemory(running.ranksAtWork(1).get(0)))));

    assertThat(job.latest().getStatus().summary().pods()).isGreaterThan(Dataset.SLOW.files());
  }

  /**
   * Strikes ranks at work; one whose commit was on its way by then is no test.
   *
   * @param fault returns the pods that it took
   */
  private RunningJob meetRanksAtWork(String name, Function<RunningJob, List<Pod>> fault) {
    for (int i = 0; i < TRIES; i++) {
      RunningJob job = startStatic(name + "-" + i);
      job.awaitComputing();
      List<Pod> lost = fault.apply(job);

      assertSameMetrics(job);
      Map<Integer, Integer> attempts = bucket.attempts(job.name());
      if (RunningJob.ranks(lost).stream().allMatch(rank -> attempts.get(rank) > 0)) {
        return job;
      }
    }
    throw new AssertionError("no rank was met at work, in " + TRIES + " jobs");
  }

  @Test
  void coordinatorPodKilled() {
    RunningJob job = start("coordinator-killed");
    job.awaitSomeSplitsCommitted();

    List<Pod> killed = faults.kill(job.pods("coordinator"));

    assertSameMetrics(job);
    assertThat(uids(job.pods("coordinator")))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(uids(killed));
  }

  /**
   * Summarizing takes a moment; a job whose coordinator was done before it was killed is no test.
   */
  @Test
  void coordinatorPodKilledWhileItSummarizes() {
    for (int i = 0; i < TRIES; i++) {
      RunningJob job = start("summary-killed-" + i);
      job.awaitReached(InferenceJobStatus.Phase.SUMMARIZING);
      List<Pod> killed = faults.kill(job.pods("coordinator"));

      assertSameMetrics(job);
      List<Pod> successors = job.pods("coordinator");
      if (!successors.isEmpty()) {
        assertThat(uids(successors)).doesNotContainAnyElementsOf(uids(killed));
        return;
      }
    }
    throw new AssertionError("no coordinator was met while it summarized, in " + TRIES + " jobs");
  }

  @Test
  void serviceAndNetworkPolicyDeletedAndEdited() {
    RunningJob job = start("unreachable");
    job.awaitComputing();
    String name = "unreachable-coordinator";
    Resource<Service> service =
        namespace.client().services().inNamespace(namespace.name()).withName(name);
    Resource<NetworkPolicy> policy =
        namespace
            .client()
            .network()
            .v1()
            .networkPolicies()
            .inNamespace(namespace.name())
            .withName(name);

    boolean complete =
        bucket.whileFrozen(
            () -> {
              loseAndEdit(service, policy);
              return job.isComplete();
            });

    assertThat(complete).as("it is restored while the job runs").isFalse();

    assertSameMetrics(job);
    assertThat(job.events("Repaired")).isNotEmpty();
  }

  /** Each is restored in time. */
  private static void loseAndEdit(Resource<Service> service, Resource<NetworkPolicy> policy) {
    List<String> made = List.of(uid(service.require()), uid(policy.require()));
    service.delete();
    policy.delete();
    Patience.await("Service and NetworkPolicy are made again")
        .atMost(REPAIR)
        .until(() -> isOther(service.get(), made) && isOther(policy.get(), made));
    Map<String, String> selector = service.require().getSpec().getSelector();
    service.edit(
        edited -> {
          edited.getSpec().setSelector(Map.of("app", "nobody"));
          return edited;
        });
    Patience.await("the Service leads to the coordinator again")
        .atMost(REPAIR)
        .until(() -> service.require().getSpec().getSelector().equals(selector));
  }

  private static boolean isOther(HasMetadata found, List<String> uids) {
    return found != null && !uids.contains(uid(found));
  }

  @Test
  void storeThatDoesNotAnswerForTenSeconds() {
    RunningJob job = start("store-frozen");
    job.awaitComputing();

    boolean complete =
        bucket.whileFrozen(
            () -> {
              Patience.pause(OUTAGE);
              return job.isComplete();
            });

    assertThat(complete).as("the job has felt the outage").isFalse();
    assertSameMetrics(job);
  }

  @Test
  void storeKilledAndAwayForTenSeconds() {
    RunningJob job = start("store-killed");
    job.awaitComputing();

    bucket.connect(false);
    try {
      bucket.kill();
      Patience.pause(OUTAGE);
      assertThat(job.isComplete()).as("the job has felt the outage").isFalse();
    } finally {
      bucket.connect(true);
    }

    assertSameMetrics(job);
  }

  private RunningJob start(String name) {
    return namespace.start(slow(name));
  }

  private static TestJob slow(String name) {
    return TestJob.of(name, Dataset.SLOW)
        .with("worldSize", Dataset.SLOW.files())
        .with("parallelism", 2);
  }

  /** So that what a rank was at waits for its next attempt, and no other rank takes it. */
  private RunningJob startStatic(String name) {
    return namespace.start(slow(name).with("assignment", "Static"));
  }

  private static List<String> uids(List<Pod> pods) {
    return pods.stream().map(FaultsE2E::uid).toList();
  }

  private static String uid(HasMetadata object) {
    return object.getMetadata().getUid();
  }

  private void assertSameMetrics(RunningJob job) {
    InferenceJobStatus status = job.awaitComplete();
    assertThat(bucket.metrics(job.name())).isEqualTo(Dataset.SLOW.metrics());
    assertThat(status.ranks().failed()).isIn(null, 0);
    assertThat(status.summary().samples()).isEqualTo(Dataset.SLOW.samples());
  }
}
