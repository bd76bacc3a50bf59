package dev.cosmicai.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTerminationTest {
  private static final InferenceJob JOB = TestJobs.minimal();
  private static final String CORRUPT =
      "{\"reason\":\"PartitionCorrupt\",\"message\":\"3.pt is cut off\",\"partition\":\"s3://a/3.pt\"}";

  @Test
  void terminationMessageOfTheProcessSayMost() {
    TerminatedContainer end = end(65, "Error", CORRUPT);

    assertThat(end.reason()).isEqualTo(Reason.PartitionCorrupt);
    assertThat(end.message()).isEqualTo("3.pt is cut off");
    assertThat(end.partition()).contains("s3://a/3.pt");
    assertThat(end.terminationMessage()).isEqualTo(CORRUPT);
    assertThat(end.pod()).isEqualTo("galaxies-3-0");
  }

  @Test
  void killForMemoryNamesLimitAndRemedy() {
    TerminatedContainer end = end(137, "OOMKilled", CORRUPT);

    assertThat(end.reason()).isEqualTo(Reason.OutOfMemory);
    assertThat(end.message())
        .isEqualTo(
            "the process was killed because it used more memory than its limit of 2Gi; raise"
                + " spec.worker.resources.limits.memory");
  }

  @Test
  void coordinatorsMemoryIsTheOperatorsToSet() {
    Pod pod =
        TestPods.in(
            TestPods.coordinator(JOB, "a"),
            Component.COORDINATOR,
            "Failed",
            TestPods.terminated(137, "OOMKilled", null));

    assertThat(PodTermination.of(pod).orElseThrow().message())
        .contains("its limit of 512Mi")
        .endsWith("raise the coordinator's memory in the operator's settings");
  }

  @ParameterizedTest
  @CsvSource({
    "64,  InvalidSpec, exit code 64",
    "81,  StorageUnavailable, exit code 81",
    "1,   Internal, exit code 1 and left no message",
    "3,   OutOfMemory, out of Java heap",
    "137, Interrupted, signal 9",
    "143, Interrupted, signal 15"
  })
  void exitCodeCountsWhereNothingWasSaid(int exitCode, Reason reason, String message) {
    TerminatedContainer end = end(exitCode, "Error", "Killed\nby whom?");

    assertThat(end.reason()).isEqualTo(reason);
    assertThat(end.message()).contains(message).doesNotContain("\n");
  }

  @Test
  void wordsOfAReasonThatIsNotKnownKeepTheirMessage() {
    TerminatedContainer end = end(65, "Error", "{\"reason\":\"New\",\"message\":\"news\"}");

    assertThat(end.reason()).isEqualTo(Reason.PartitionCorrupt);
    assertThat(end.message()).isEqualTo("news");
    assertThat(end.partition()).isEmpty();
  }

  @Test
  void evictedPodSaysWhy() {
    Pod pod =
        rank()
            .withNewStatus()
            .withPhase("Failed")
            .withReason("Evicted")
            .withMessage("The node was low on resource: memory.")
            .endStatus()
            .build();

    TerminatedContainer end = PodTermination.of(pod).orElseThrow();
    assertThat(end.exitCode()).isEqualTo(TerminatedContainer.NEVER_RAN);
    assertThat(end.reason()).isEqualTo(Reason.Interrupted);
    assertThat(end.message())
        .isEqualTo(
            "the pod was removed from its node: Evicted: The node was low on resource: memory.");
  }

  @Test
  void preemptedPodSaysWhyAlthoughItsContainerWasKilled() {
    Pod pod =
        TestPods.failed(
            rank()
                .withNewStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("PreemptionByScheduler")
                .withMessage("preempting to accommodate a higher priority pod")
                .endCondition()
                .endStatus(),
            137,
            "Error",
            null);

    assertThat(PodTermination.of(pod).orElseThrow().message())
        .isEqualTo(
            "the pod was removed from its node: PreemptionByScheduler: preempting to accommodate a"
                + " higher priority pod");
  }

  @Test
  void podThatItsNodeRefusedSaysWhy() {
    Pod pod =
        rank()
            .withNewStatus()
            .withPhase("Failed")
            .withReason("OutOfcpu")
            .withMessage("Node didn't have enough resource: cpu")
            .endStatus()
            .build();

    assertThat(PodTermination.of(pod).orElseThrow().message())
        .isEqualTo(
            "the pod ended before its container ran: OutOfcpu: Node didn't have enough resource:"
                + " cpu");
  }

  @Test
  void imageWithoutTheProgramIsToBlame() {
    TerminatedContainer end = end(128, "StartError", "exec: \"java\": not found\nin $PATH");

    assertThat(end.reason()).isEqualTo(Reason.ImageUnavailable);
    assertThat(end.message())
        .isEqualTo(
            "the container cannot be started from image cosmicai/worker:1: exec: \"java\": not"
                + " found in $PATH");
  }

  @Test
  void programThatIsNotInItsImageIsLookedForInTheJob() {
    InferenceJob job = TestJobs.withSpec("worker: {image: example.org/forest, command: [forest]}");
    TerminatedContainer end =
        PodTermination.of(
                TestPods.failed(
                    TestPods.rank(job, 3, 0), 128, "StartError", "exec: \"forest\": not found"))
            .orElseThrow();

    assertThat(end.reason()).isEqualTo(Reason.ImageUnavailable);
    assertThat(end.message())
        .isEqualTo(
            "the container cannot be started from image example.org/forest: exec: \"forest\": not"
                + " found; check spec.worker.command and spec.worker.image");
  }

  @Test
  void exitCodesOfJvmsMeanNothingInAProgram() {
    InferenceJob job = TestJobs.withSpec("worker: {command: [forest]}");
    TerminatedContainer end =
        PodTermination.of(TestPods.failed(TestPods.rank(job, 3, 0), 3, "Error", null))
            .orElseThrow();

    assertThat(end.reason()).isEqualTo(Reason.Internal);
    assertThat(end.message()).contains("exit code 3 and left no message");
  }

  @Test
  void successIsAnEndToo() {
    Pod pod =
        TestPods.in(
            TestPods.coordinator(JOB, "a"),
            Component.COORDINATOR,
            "Succeeded",
            TestPods.terminated(0, "Completed", "{\"samples\":1}"));

    TerminatedContainer end = PodTermination.of(pod).orElseThrow();
    assertThat(end.succeeded()).isTrue();
    assertThat(end.terminationMessage()).isEqualTo("{\"samples\":1}");
  }

  @Test
  void runningPodHasNotEnded() {
    assertThat(PodTermination.of(rank().build())).isEmpty();
    assertThat(
            PodTermination.of(TestPods.in(rank(), Component.RANK, "Running", TestPods.running())))
        .isEmpty();
  }

  private static PodBuilder rank() {
    return TestPods.rank(JOB, 3, 0);
  }

  private static TerminatedContainer end(int exitCode, String word, String message) {
    return PodTermination.of(TestPods.failed(rank(), exitCode, word, message)).orElseThrow();
  }
}
