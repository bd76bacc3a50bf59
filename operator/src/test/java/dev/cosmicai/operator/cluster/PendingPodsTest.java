package dev.cosmicai.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.WorkerJob;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PendingPodsTest {
  private static final InferenceJob JOB = TestJobs.minimal();
  private static final Instant CREATED = Instant.parse(TestPods.STARTED);

  @Test
  void imageThatCannotBePulledIsNamedTheSameWhileTheKubeletTriesAgain() {
    Optional<String> tried = waiting("ErrImagePull", "access denied\nfor you");
    Optional<String> waits =
        waiting(
            "ImagePullBackOff",
            "Back-off pulling image \"w:1\": ErrImagePull: access denied for you");

    assertThat(tried)
        .contains(
            "pod 'galaxies-0-0' cannot get its image cosmicai/worker:1 (access denied for you);"
                + " check the name, and spec.worker.imagePullSecrets if its registry asks for a"
                + " password");
    assertThat(waits).isEqualTo(tried);
  }

  @Test
  void imageThatMayNotBePulledIsNamedByTheKubeletsWord() {
    assertThat(waiting("ErrImageNeverPull", null).orElseThrow()).contains("(ErrImageNeverPull)");
  }

  @Test
  void missingSecretIsNamedWithItsField() {
    assertThat(waiting("CreateContainerConfigError", "secret \"sky-s3\" not found"))
        .contains(
            "pod 'galaxies-0-0' cannot be configured: secret \"sky-s3\" not found; create what is"
                + " missing, such as the Secret that spec.storage.credentialsSecret names, and the"
                + " pod starts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container has runAsNonRoot and image will run as root",
        "container has runAsNonRoot and image has non-numeric user (app), cannot verify user is"
            + " non-root"
      })
  void imageThatRunsAsRootIsToGetAUser(String problem) {
    assertThat(waiting("CreateContainerConfigError", problem))
        .contains(
            "pod 'galaxies-0-0' cannot be configured: "
                + problem
                + "; ranks do not run as root: give the image a user by number, such as USER 10001 in"
                + " its Dockerfile");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MountVolume.SetUp failed for volume "ca-bundle" : references non-existent config key: company.pem | ConfigMap 'company-ca': references non-existent config key: company.pem; create what is missing, such as
          MountVolume.SetUp failed for volume "run" : secret "galaxies-run" not found | Secret 'galaxies-run': secret "galaxies-run" not found; create what is missing, such as
          MountVolume.SetUp failed for volume "kube-api-access" : no | volume 'kube-api-access': no; the kubelet tries again
          Unable to attach or mount volumes: timed out | a volume: Unable to attach or mount volumes: timed out; the kubelet tries again
          """)
  void volumeThatIsNotMountedIsNamedByWhatIsInIt(String event, String told) {
    Pod pod = TestPods.rank(TestJobs.allOptions(), 0, 0).build();

    assertThat(PendingPods.withoutVolume(pod, event))
        .startsWith("pod 'galaxies-0-0' cannot mount " + told);
  }

  @Test
  void clusterWithoutRoomIsNamed() {
    Pod pod =
        TestPods.rank(JOB, 0, 0)
            .withNewStatus()
            .withPhase("Pending")
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage("0/3 nodes are available: 3 Insufficient cpu.")
            .endCondition()
            .endStatus()
            .build();

    assertThat(PendingPods.why(pod))
        .contains(
            "no node has room for pod 'galaxies-0-0': 0/3 nodes are available: 3 Insufficient cpu.;"
                + " add nodes, or ask for less in spec.worker.resources, nodeSelector, tolerations"
                + " or affinity");
  }

  @Test
  void podThatIsAboutToStartIsNotWorthAWord() {
    assertThat(waiting("ContainerCreating", null)).isEmpty();
    assertThat(PendingPods.why(TestPods.rank(JOB, 0, 0).build())).isEmpty();
  }

  @Test
  void jobThatGetsNoPodsSaysWhereToLook() {
    Job job = workers(JOB);

    assertThat(PendingPods.withoutPods(job, CREATED.plusSeconds(5))).as("give it time").isEmpty();
    assertThat(PendingPods.withoutPods(job, CREATED.plusSeconds(60)).orElseThrow())
        .contains("Job 'galaxies' has no pods")
        .contains("kubectl describe job galaxies");
  }

  @Test
  void queuedJobWaitsForItsQueue() {
    assertThat(PendingPods.withoutPods(workers(TestJobs.allOptions()), CREATED.plusSeconds(60)))
        .contains("waits in Kueue's queue 'batch' until there is quota for it");
  }

  @Test
  void suspendedJobLacksNothing() {
    Job job = workers(JOB);
    job.getSpec().setSuspend(true);

    assertThat(PendingPods.withoutPods(job, CREATED.plusSeconds(60))).isEmpty();
  }

  private static Optional<String> waiting(String reason, String message) {
    return PendingPods.why(
        TestPods.in(
            TestPods.rank(JOB, 0, 0),
            Component.RANK,
            "Pending",
            TestPods.waiting(reason, message)));
  }

  private static Job workers(InferenceJob job) {
    Job workers = WorkerJob.of(job, TestJobs.config(), 8, 1);
    workers.getMetadata().setCreationTimestamp(TestPods.STARTED);
    return workers;
  }
}
