package dev.cosmicai.operator.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunPodsTest {
  private static final Instant NOW = Instant.parse(TestPods.STARTED).plusSeconds(60);

  private static final FakeApiServer API = new FakeApiServer();
  private final InferenceJob job = TestJobs.minimal();
  private RunPods pods;

  @BeforeEach
  void clear() {
    API.clear();
    pods = new RunPods(API.client(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterAll
  static void stop() {
    API.stop();
  }

  @Test
  void newestFailureOfEachRankCounts() {
    create(TestPods.failed(TestPods.rank(job, 2, 0), 81, "Error", null));
    create(TestPods.failed(TestPods.rank(job, 2, 1), 137, "OOMKilled", null));
    create(TestPods.failed(TestPods.rank(job, 0, 0), 65, "Error", null));
    create(TestPods.failed(TestPods.rank(job, 5, 0), 65, "Error", null));

    assertThat(pods.failures(job, new TreeSet<>(Set.of(0, 2))))
        .extracting(PodFailure::rank, PodFailure::attempt, PodFailure::reason, PodFailure::pod)
        .containsExactly(
            tuple(0, 0, Reason.PartitionCorrupt, "galaxies-0-0"),
            tuple(2, 1, Reason.OutOfMemory, "galaxies-2-1"));
  }

  @Test
  void rankWhosePodsAreGoneIsStillThere() {
    List<PodFailure> failures = pods.failures(job, new TreeSet<>(Set.of(7)));

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).message())
        .isEqualTo("the pods of rank 7 are gone, and with them why they failed");
  }

  @Test
  void podsOfAnotherRunAreNotOurs() {
    InferenceJob other = TestJobs.minimal();
    other.getMetadata().setUid("other");
    create(TestPods.failed(TestPods.rank(other, 2, 0), 65, "Error", null));

    assertThat(pods.usage(job)).isEqualTo(PodUsage.NONE);
    assertThat(pods.usage(other).pods()).isEqualTo(1);
  }

  @Test
  void usageCountsFailedAttemptsAndRunningOnes() {
    create(TestPods.failed(TestPods.rank(job, 0, 0), 81, "Error", null));
    create(TestPods.in(TestPods.rank(job, 0, 1), Component.RANK, "Running", TestPods.running()));
    create(
        TestPods.in(
            TestPods.coordinator(job, "a"), Component.COORDINATOR, "Running", TestPods.running()));

    assertThat(pods.usage(job)).as("12 s and 60 s").isEqualTo(new PodUsage(2, 72));
  }

  @Test
  void newestCoordinatorThatEndedHasTheLastWord() {
    create(ended("a", 81, "early", "2026-03-01T10:00:20Z"));
    create(ended("b", 0, "late", "2026-03-01T10:00:30Z"));
    create(
        TestPods.in(
            TestPods.coordinator(job, "c"), Component.COORDINATOR, "Running", TestPods.running()));

    assertThat(pods.coordinatorTerminationMessage(job)).contains("late");
    assertThat(pods.coordinatorTermination(job).orElseThrow().succeeded()).isTrue();
  }

  @Test
  void coordinatorThatHasNotEndedHasNoTerminationMessage() {
    assertThat(pods.coordinatorTerminationMessage(job)).isEmpty();
  }

  @Test
  void firstPodThatCannotStartSaysWhy() {
    create(
        TestPods.in(
            TestPods.rank(job, 0, 0),
            Component.RANK,
            "Pending",
            TestPods.waiting("ErrImagePull", "no such image")));

    assertThat(pods.whyNotRunning(job, Component.RANK).orElseThrow())
        .contains("cosmicai/worker:1")
        .contains("no such image");
    assertThat(pods.whyNotRunning(job, Component.COORDINATOR)).isEmpty();
  }

  @Test
  void podThatLacksAVolumeSaysWhichInTheKubeletsWords() throws Exception {
    Pod pod = podThatIsBeingCreated();
    create(
        mountFailed("timed out", 50, "Unable to attach or mount volumes: unmounted=[ca-bundle]"));
    create(
        mountFailed(
            "missing",
            40,
            "MountVolume.SetUp failed for volume \"ca-bundle\" : configmap \"company-ca\" not found"));

    assertThat(pods.whyNotRunning(privateStore(), Component.RANK))
        .contains(
            "pod 'galaxies-0-0' cannot mount ConfigMap 'company-ca': configmap \"company-ca\" not"
                + " found; create what is missing, such as what spec.storage.caBundle names, and"
                + " the pod starts");
    assertThat(URLDecoder.decode(API.lastRequest(), UTF_8))
        .endsWith("involvedObject.uid=%s,reason=FailedMount".formatted(pod.getMetadata().getUid()));
  }

  @Test
  void volumeThatIsThereByNowIsNotToldToBeMissing() {
    podThatIsBeingCreated();
    create(mountFailed("before", -200, "MountVolume.SetUp failed for volume \"run\" : not yet"));

    assertThat(pods.whyNotRunning(privateStore(), Component.RANK)).isEmpty();
  }

  @Test
  void operatorThatMayNotReadEventsGoesOnWithoutThem() {
    podThatIsBeingCreated();
    API.refuseEvents();

    assertThat(pods.whyNotRunning(privateStore(), Component.RANK)).isEmpty();
  }

  private Pod podThatIsBeingCreated() {
    return API.client()
        .resource(
            TestPods.in(
                TestPods.rank(privateStore(), 0, 0),
                Component.RANK,
                "Pending",
                TestPods.waiting("ContainerCreating", null)))
        .create();
  }

  private static InferenceJob privateStore() {
    return TestJobs.withSpec(
        "storage: {caBundle: {configMapKeyRef: {name: company-ca, key: company.pem}}}");
  }

  private static Event mountFailed(String name, int second, String message) {
    return new EventBuilder()
        .withNewMetadata()
        .withName("galaxies-0-0." + name.replace(' ', '-'))
        .withNamespace("sky")
        .endMetadata()
        .withReason("FailedMount")
        .withMessage(message)
        .withLastTimestamp(Instant.parse(TestPods.STARTED).plusSeconds(second).toString())
        .build();
  }

  private Pod ended(String suffix, int exitCode, String words, String finishedAt) {
    ContainerState state = TestPods.terminated(exitCode, "Completed", words);
    state.getTerminated().setFinishedAt(finishedAt);
    return TestPods.in(
        TestPods.coordinator(job, suffix),
        Component.COORDINATOR,
        exitCode == 0 ? "Succeeded" : "Failed",
        state);
  }

  private static void create(HasMetadata object) {
    API.client().resource(object).create();
  }
}
