package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.CoordinatorJob;
import dev.cosmicai.operator.child.WorkerJob;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/** Pods as the Job controller makes them and the kubelet reports them. */
final class TestPods {
  static final String STARTED = "2026-03-01T10:00:00Z";

  private TestPods() {}

  /** A pod of a rank before the kubelet has said anything. */
  static PodBuilder rank(InferenceJob job, int rank, int failures) {
    PodTemplateSpec template = WorkerJob.of(job, TestJobs.config(), 8, 1).getSpec().getTemplate();
    return pod(job, template, job.name() + "-" + rank + "-" + failures)
        .editMetadata()
        .addToAnnotations("batch.kubernetes.io/job-completion-index", Integer.toString(rank))
        .addToAnnotations("batch.kubernetes.io/job-index-failure-count", Integer.toString(failures))
        .endMetadata();
  }

  /** A pod of the coordinator before the kubelet has said anything. */
  static PodBuilder coordinator(InferenceJob job, String suffix) {
    PodTemplateSpec template =
        CoordinatorJob.of(job, TestJobs.config(), "secret-uid").getSpec().getTemplate();
    return pod(job, template, job.name() + "-coordinator-" + suffix);
  }

  /** The pod with its container in this state. */
  static Pod in(PodBuilder pod, Component component, String phase, ContainerState state) {
    return pod.editOrNewStatus()
        .withPhase(phase)
        .addNewContainerStatus()
        .withName(component.text())
        .withState(state)
        .endContainerStatus()
        .endStatus()
        .build();
  }

  /** The rank's pod, failed with this. */
  static Pod failed(PodBuilder pod, int exitCode, String word, String message) {
    return in(pod, Component.RANK, "Failed", terminated(exitCode, word, message));
  }

  static ContainerState terminated(int exitCode, String word, String message) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withReason(word)
        .withMessage(message)
        .withStartedAt(STARTED)
        .withFinishedAt("2026-03-01T10:00:12Z")
        .endTerminated()
        .build();
  }

  static ContainerState running() {
    return new ContainerStateBuilder().withNewRunning(STARTED).build();
  }

  static ContainerState waiting(String reason, String message) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(reason)
        .withMessage(message)
        .endWaiting()
        .build();
  }

  private static PodBuilder pod(InferenceJob job, PodTemplateSpec template, String name) {
    return new PodBuilder()
        .withMetadata(template.getMetadata())
        .editMetadata()
        .withName(name)
        .withNamespace(job.getMetadata().getNamespace())
        .withCreationTimestamp(STARTED)
        .endMetadata()
        .withSpec(template.getSpec());
  }
}
