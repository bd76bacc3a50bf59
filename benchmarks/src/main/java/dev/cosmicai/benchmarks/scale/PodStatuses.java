package dev.cosmicai.benchmarks.scale;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** What a kubelet would write into the status of a pod with one container. */
final class PodStatuses {
  private PodStatuses() {}

  /**
   * The container runs.
   *
   * @param podIp the address that Services lead to
   */
  static PodStatus running(Pod pod, String podIp, Instant startedAt) {
    ContainerState state =
        new ContainerStateBuilder()
            .withNewRunning()
            .withStartedAt(text(startedAt))
            .endRunning()
            .build();
    return status(pod, "Running", podIp, startedAt, state, true);
  }

  /**
   * The container has ended with exit code 0.
   *
   * @param lastWords the termination message
   */
  static PodStatus succeeded(
      Pod pod, String podIp, Instant startedAt, Instant endedAt, String lastWords) {
    ContainerState state =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(0)
            .withReason("Completed")
            .withMessage(lastWords)
            .withStartedAt(text(startedAt))
            .withFinishedAt(text(endedAt))
            .endTerminated()
            .build();
    return status(pod, "Succeeded", podIp, startedAt, state, false);
  }

  private static PodStatus status(
      Pod pod, String phase, String podIp, Instant startedAt, ContainerState state, boolean ready) {
    Container container = pod.getSpec().getContainers().get(0);
    return new PodStatusBuilder()
        .withPhase(phase)
        .withHostIP(podIp)
        .withPodIP(podIp)
        .addNewPodIP()
        .withIp(podIp)
        .endPodIP()
        .withStartTime(text(startedAt))
        .withConditions(conditions(ready, text(startedAt)))
        .addNewContainerStatus()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID("")
        .withRestartCount(0)
        .withReady(ready)
        .withStarted(ready)
        .withState(state)
        .endContainerStatus()
        .build();
  }

  private static List<PodCondition> conditions(boolean ready, String since) {
    return Stream.of("PodScheduled", "Initialized", "ContainersReady", "Ready")
        .map(
            type ->
                new PodConditionBuilder()
                    .withType(type)
                    .withStatus(ready || !type.endsWith("Ready") ? "True" : "False")
                    .withLastTransitionTime(since)
                    .build())
        .toList();
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
