package dev.cosmicai.operator.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerJobTest {
  @Test
  void looksAsReviewed() throws IOException {
    Golden.assertSame("worker-job", workers(TestJobs.minimal(), 3));
    Golden.assertSame(
        "worker-job-all-options", WorkerJob.of(TestJobs.allOptions(), TestJobs.config(), 8, 2));
  }

  @Test
  void ranksShareTheModelOnlyThroughTheInstallationsClaim() throws IOException {
    OperatorConfig shared = TestJobs.config(Map.of("COSMIC_MODEL_CACHE_CLAIM", "models"));
    Golden.assertSame("worker-job-model-cache", WorkerJob.of(TestJobs.minimal(), shared, 3, 1));
    PodSpec coordinator =
        CoordinatorJob.of(TestJobs.minimal(), shared, "secret-uid")
            .getSpec()
            .getTemplate()
            .getSpec();
    assertThat(coordinator.getVolumes())
        .allSatisfy(volume -> assertThat(volume.getPersistentVolumeClaim()).isNull());
  }

  @Test
  void programTakesThePlaceOfOurRankAndOfNothingElse() throws IOException {
    InferenceJob job =
        TestJobs.withSpec(
            """
            worker:
              image: example.org/forest:2
              command: [python, -m, forest]
              args: ["--home=$(HOME)", "$x"]
              nodeSelector: {disk: fast}
              resources: {limits: {cpu: 2, memory: 4Gi}}
              env: [{name: TREES, value: "100"}]
            """);
    Golden.assertSame("worker-job-program", workers(job, 3));
    Container rank = pod(job).getContainers().get(0);
    Container ours = pod(TestJobs.minimal()).getContainers().get(0);

    assertThat(rank.getSecurityContext()).isEqualTo(ours.getSecurityContext());
    assertThat(rank.getVolumeMounts()).isEqualTo(ours.getVolumeMounts());
    assertThat(rank.getStartupProbe()).as("it may serve no health").isNull();
    assertThat(rank.getLivenessProbe()).isNull();
    assertThat(ours.getLivenessProbe()).isNotNull();
    assertThat(rank.getEnv())
        .extracting(EnvVar::getName)
        .containsAll(ours.getEnv().stream().map(EnvVar::getName).toList())
        .contains("COSMIC_TERMINATION_LOG", "HOME", "TREES");
  }

  @Test
  void programWithoutAModelOrAnImageRunsInTheOperatorsImage() {
    InferenceJob without = TestJobs.withoutModel("worker: {command: [java, -version]}");
    assertThat(pod(without).getContainers().get(0).getImage())
        .isEqualTo(pod(TestJobs.minimal()).getContainers().get(0).getImage());
  }

  @Test
  void usersHomeIsTheUsersToSet() {
    InferenceJob job =
        TestJobs.withSpec("worker: {command: [env], env: [{name: HOME, value: /tmp/home}]}");

    assertThat(pod(job).getContainers().get(0).getEnv())
        .filteredOn(variable -> variable.getName().equals("HOME"))
        .extracting(EnvVar::getValue)
        .containsExactly("/tmp/home");
  }

  @Test
  void sameJobGivesTheSameObject() {
    assertThat(workers(TestJobs.allOptions(), 8)).isEqualTo(workers(TestJobs.allOptions(), 8));
  }

  @Test
  void belongsToTheJob() {
    Job workers = workers(TestJobs.minimal(), 3);

    assertThat(workers.getMetadata().getName()).isEqualTo("galaxies");
    assertThat(workers.getMetadata().getNamespace()).isEqualTo("sky");
    assertThat(workers.getMetadata().getOwnerReferences())
        .containsExactly(
            new OwnerReference(
                "cosmicai.dev/v1alpha1", true, true, "InferenceJob", "galaxies", TestJobs.UID));
    assertThat(Owned.by(TestJobs.minimal(), workers)).isTrue();
    InferenceJob namesake = TestJobs.minimal();
    namesake.getMetadata().setUid("another");
    assertThat(Owned.by(namesake, workers)).isFalse();
  }

  @Test
  void hasOneIndexForEachRankAndRetriesEachByItself() {
    JobSpec spec = workers(TestJobs.allOptions(), 8).getSpec();

    assertThat(spec.getCompletionMode()).isEqualTo("Indexed");
    assertThat(spec.getCompletions()).isEqualTo(8);
    assertThat(spec.getParallelism()).isEqualTo(4);
    assertThat(spec.getBackoffLimitPerIndex()).isEqualTo(2);
    assertThat(spec.getMaxFailedIndexes()).isEqualTo(1);
    assertThat(spec.getPodReplacementPolicy()).isEqualTo("Failed");
    assertThat(spec.getTtlSecondsAfterFinished())
        .as("a finished Job that is gone would be created again")
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'',                8,     8",
    "'parallelism: 3',  8,     3",
    "'parallelism: 9',  8,     8",
    "'',                50000, 10000"
  })
  void parallelismIsNoMoreThanThereAreRanksNorThanTheApiServerTakes(
      String line, int worldSize, int expected) {
    assertThat(WorkerJob.parallelism(TestJobs.withSpec(line), worldSize)).isEqualTo(expected);
  }

  @Test
  void noMoreRanksMayFailThanThereAre() {
    Job workers = workers(TestJobs.withSpec("maxFailedRanks: 100"), 3);
    assertThat(workers.getSpec().getMaxFailedIndexes()).isEqualTo(3);
  }

  @Test
  void queuedJobIsCreatedSuspendedAndLeftToKueue() {
    Job workers = workers(TestJobs.allOptions(), 8);

    assertThat(workers.getSpec().getSuspend()).isTrue();
    assertThat(workers.getMetadata().getLabels()).containsEntry(RunLabels.QUEUE, "batch");
    assertThat(workers(TestJobs.minimal(), 3).getSpec().getSuspend()).isNull();
  }

  @Test
  void startsAreReadBack() {
    Job workers = WorkerJob.of(TestJobs.minimal(), TestJobs.config(), 3, 7);

    assertThat(WorkerJob.starts(workers)).isEqualTo(7);
    workers.getMetadata().setAnnotations(Map.of());
    assertThat(WorkerJob.starts(workers)).isEqualTo(1);
  }

  @Test
  void usersLabelsDoNotReplaceOurs() {
    Map<String, String> labels =
        workers(TestJobs.allOptions(), 8).getSpec().getTemplate().getMetadata().getLabels();

    assertThat(labels).containsEntry("team", "sky").containsEntry("cosmicai.dev/run", TestJobs.UID);
  }

  @Test
  void podsFitTheRestrictedProfile() {
    PodSpec pod = pod(TestJobs.minimal());
    Container container = pod.getContainers().get(0);

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getEnableServiceLinks()).isFalse();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getVolumeMounts())
        .extracting("mountPath", "readOnly")
        .containsExactly(tuple("/tmp", null), tuple("/run/cosmic", true));
  }

  @Test
  void ranksDoNotGetTheKeyOfTheRendezvous() {
    assertThat(pod(TestJobs.minimal()).getVolumes().get(1).getSecret().getItems())
        .extracting(KeyToPath::getKey)
        .containsExactly("token", "tls.crt");
  }

  @Test
  void usersWorkerIsTakenOver() {
    PodSpec pod = pod(TestJobs.allOptions());

    assertThat(pod.getContainers().get(0).getImage()).isEqualTo("registry.example/worker:2");
    assertThat(pod.getServiceAccountName()).isEqualTo("sky-reader");
    assertThat(pod.getNodeSelector()).isEqualTo(Map.of("disk", "ssd", "arch", "amd64"));
    assertThat(pod.getTolerations()).hasSize(1);
    assertThat(pod.getAffinity()).isNotNull();
    assertThat(pod.getPriorityClassName()).isEqualTo("low");
    assertThat(pod.getRuntimeClassName()).isEqualTo("gvisor");
    assertThat(pod.getContainers().get(0).getEnv())
        .extracting(EnvVar::getName)
        .contains("TZ", "OMP_NUM_THREADS", "AWS_MAX_ATTEMPTS")
        .doesNotHaveDuplicates();
  }

  @Test
  void imageHoldsTheEngineOfTheModel() {
    InferenceJob torch = TestJobs.minimal();
    InferenceJob onnx = TestJobs.withModel("s3://models/net.onnx");

    assertThat(pod(torch).getContainers().get(0).getImage()).isEqualTo("cosmicai/worker:1");
    assertThat(pod(onnx).getContainers().get(0).getImage()).isEqualTo("cosmicai/worker-onnx:1");
    assertThat(pod(onnx).getContainers().get(0).getEnv())
        .contains(new EnvVar("COSMIC_ENGINE", "onnx", null));
  }

  @Test
  void pullSecretsOfJobAndOperatorAreJoined() {
    PodSpec pod =
        WorkerJob.of(
                TestJobs.allOptions(),
                TestJobs.config(Map.of("COSMIC_IMAGE_PULL_SECRETS", "registry,mirror")),
                8,
                1)
            .getSpec()
            .getTemplate()
            .getSpec();

    assertThat(pod.getImagePullSecrets()).extracting("name").containsExactly("registry", "mirror");
  }

  private static Job workers(InferenceJob job, int worldSize) {
    return WorkerJob.of(job, TestJobs.config(), worldSize, 1);
  }

  private static PodSpec pod(InferenceJob job) {
    return workers(job, 8).getSpec().getTemplate().getSpec();
  }
}
