package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.Patience;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user does to a job while it runs, and how it ends by itself. */
@OnCluster
class LifecycleE2E {
  private final Cluster cluster;
  private final TestNamespace namespace;
  private final BucketServer bucket;

  LifecycleE2E(Cluster cluster, TestNamespace namespace, BucketServer bucket) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @BeforeEach
  void fillTheBucket() {
    bucket.with(Dataset.QUICK).with(Dataset.SLOW);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PLANNING", "RUNNING", "SUMMARIZING"})
  void deletingLeavesNothingBehind(Phase phase) {
    TestJob planned = TestJob.of("deleted-" + phase.name().toLowerCase(Locale.ROOT), Dataset.QUICK);
    // Only without a worldSize is it planned before there are ranks.
    RunningJob job =
        namespace.start(phase == Phase.PLANNING ? planned : planned.with("worldSize", 1));
    job.awaitReached(phase);

    job.delete();

    job.awaitGone();
  }

  @Test
  void deletingAtOnceLeavesNothingBehind() {
    RunningJob job = namespace.start(single("deleted-at-once"));

    job.delete();

    job.awaitGone();
  }

  @Test
  void deletingASuspendedJobLeavesNothingBehind() {
    RunningJob job = namespace.start(slow("deleted-suspended"));
    job.awaitComputing();
    job.change(Map.of("suspend", true));
    job.awaitPhase(Phase.SUSPENDED);

    job.delete();

    job.awaitGone();
  }

  @Test
  void suspendingStopsTheRanksAndResumingRepeatsNoneThatWasDone() {
    RunningJob job = namespace.start(slow("suspended"));
    job.awaitSomeSplitsCommitted();

    job.change(Map.of("suspend", true));
    job.awaitPhase(Phase.SUSPENDED);
    Patience.await("no pod of a rank is active")
        .until(() -> job.pods("rank").stream().noneMatch(LifecycleE2E::isActive));
    List<Integer> done = bucket.committedSplits("suspended");
    assertThat(done).isNotEmpty().hasSizeLessThan(Dataset.SLOW.files());
    job.change(Map.of("suspend", false));
    job.awaitPhase(Phase.RUNNING);
    job.awaitComplete();

    assertThat(bucket.committedSplits("suspended"))
        .startsWith(done.toArray(Integer[]::new))
        .hasSize(Dataset.SLOW.files())
        .doesNotHaveDuplicates();
    assertThat(bucket.metrics("suspended")).isEqualTo(Dataset.SLOW.metrics());
  }

  @Test
  void jobThatBeginsSuspendedStartsNothingBeforeItIsResumed() {
    RunningJob job = namespace.start(single("late").with("suspend", true));
    job.awaitPhase(Phase.SUSPENDED);
    assertThat(job.pods("rank")).isEmpty();

    job.change(Map.of("suspend", false));

    job.awaitComplete();
    assertThat(bucket.metrics("late")).isEqualTo(Dataset.QUICK.metrics());
  }

  @Test
  void parallelismIsChangedWhileTheJobRuns() {
    RunningJob job = namespace.start(slow("widened").with("parallelism", 1));
    job.awaitComputing();
    assertThat(job.pods("rank")).hasSize(1);

    job.change(Map.of("parallelism", 3));

    Patience.await("three ranks at once")
        .until(() -> job.pods("rank").stream().filter(LifecycleE2E::isActive).count() == 3);
    job.awaitComplete();
    assertThat(bucket.metrics("widened")).isEqualTo(Dataset.SLOW.metrics());
  }

  @Test
  void finishedJobGoesAfterItsTimeLeavesNothingBehindAndItsResultsStay() {
    RunningJob job = namespace.start(single("mortal").with("ttlSecondsAfterFinished", 3));
    job.awaitComplete();

    job.awaitGone();

    assertThat(bucket.metrics("mortal")).isEqualTo(Dataset.QUICK.metrics());
  }

  @Test
  void jobThatTakesTooLongFails() {
    RunningJob job =
        namespace.start(slow("overdue").with("parallelism", 1).with("activeDeadlineSeconds", 6));

    assertThat(job.awaitFailed().getReason()).isEqualTo("DeadlineExceeded");

    Patience.await("its pods are stopped")
        .until(() -> job.pods("rank").stream().noneMatch(LifecycleE2E::isActive));
  }

  @Test
  void jobWhoseRanksFindNoRoomFailsAtItsStartDeadlineAndLeavesNothingBehindWhenItIsDeleted() {
    RunningJob job =
        namespace.start(
            slow("homeless")
                .with("worldSize", 2)
                .withWorker("nodeSelector", Map.of("no-such-label", "anywhere"))
                .with("startDeadlineSeconds", 8));

    assertThat(job.awaitFailed().getReason()).isEqualTo("StartDeadlineExceeded");

    job.delete();

    job.awaitGone();
  }

  @Test
  void resumingAFailedJobRunsOnlyWhatFailed() {
    // One after another, so that rank 1 has only just begun when it fails.
    RunningJob broken =
        namespace.start(
            slow("broken")
                .with("worldSize", Dataset.SLOW.files())
                .with("assignment", "Static")
                .with("parallelism", 1)
                .with("retriesPerRank", 0));
    Patience.await("rank 1 is started").until(() -> runningRankOne(broken).isPresent());
    cluster.faults().exhaustMemory(runningRankOne(broken).orElseThrow());
    assertThat(broken.awaitFailed().getReason()).isEqualTo("RanksFailed");
    List<Integer> done = bucket.committedSplits("broken");
    assertThat(done).isNotEmpty().hasSizeLessThan(Dataset.SLOW.files());

    RunningJob mended =
        namespace.start(slow("mended").with("worldSize", Dataset.SLOW.files()).resuming("broken"));
    InferenceJobStatus status = mended.awaitComplete();

    assertThat(status.ranks().done()).isEqualTo("3/3");
    assertThat(bucket.committedSplits("broken"))
        .startsWith(done.toArray(Integer[]::new))
        .hasSize(Dataset.SLOW.files())
        .doesNotHaveDuplicates();
    assertThat(bucket.metrics("broken")).isEqualTo(Dataset.SLOW.metrics());
  }

  private static TestJob single(String name) {
    return TestJob.of(name, Dataset.QUICK).with("worldSize", 1);
  }

  private static TestJob slow(String name) {
    return TestJob.of(name, Dataset.SLOW).with("parallelism", 2);
  }

  private static Optional<Pod> runningRankOne(RunningJob job) {
    return job.pods("rank").stream()
        .filter(pod -> pod.getMetadata().getName().startsWith(job.name() + "-1-"))
        .filter(pod -> pod.getStatus().getPhase().equals("Running"))
        .findFirst();
  }

  private static boolean isActive(Pod pod) {
    return List.of("Pending", "Running").contains(pod.getStatus().getPhase());
  }
}
