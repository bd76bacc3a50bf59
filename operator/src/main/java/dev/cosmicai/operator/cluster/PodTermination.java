package dev.cosmicai.operator.cluster;

import dev.cosmicai.contract.retry.Verdict;
import dev.cosmicai.contract.retry.Verdict.Circumstance;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.RunLabels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads from a pod how it ended. Pure. */
final class PodTermination {
  private PodTermination() {}

  /** How the pod's container ended, or the pod before it could; empty while it has not. */
  static Optional<TerminatedContainer> of(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    Optional<ContainerStateTerminated> terminated = terminated(pod);
    if (terminated.isPresent()) {
      return terminated.map(state -> ofContainer(pod, state));
    }
    return "Failed".equals(pod.getStatus().getPhase())
        ? Optional.of(beforeItRan(pod))
        : Optional.empty();
  }

  private static Optional<ContainerStateTerminated> terminated(Pod pod) {
    String name = component(pod).text();
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(name))
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .map(ContainerState::getTerminated)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static TerminatedContainer ofContainer(Pod pod, ContainerStateTerminated state) {
    int exitCode = Objects.requireNonNullElse(state.getExitCode(), 0);
    String terminationMessage = Objects.requireNonNullElse(state.getMessage(), "");
    Verdict verdict =
        Verdict.of(
            new Verdict.End(
                exitCode,
                terminationMessage,
                circumstance(pod, state),
                memoryRemedy(pod),
                !isProgram(pod)));
    return new TerminatedContainer(
        name(pod),
        exitCode,
        verdict.reason(),
        verdict.message(),
        verdict.partition(),
        terminationMessage,
        Objects.requireNonNullElse(state.getFinishedAt(), ""));
  }

  private static Circumstance circumstance(Pod pod, ContainerStateTerminated state) {
    String word = Objects.requireNonNullElse(state.getReason(), "");
    if (word.equals("OOMKilled")) {
      return new Circumstance.OutOfMemory(memoryLimit(pod).map(Quantity::toString).orElse(""));
    }
    if (word.equals("StartError") || word.equals("ContainerCannotRun")) {
      return new Circumstance.NotStarted(notStarted(pod, state.getMessage()));
    }
    return disruption(pod)
        .<Circumstance>map(Circumstance.Removed::new)
        .orElseGet(Circumstance.None::new);
  }

  /** Evicted, preempted or refused by its node: the kubelet's words are all that there is. */
  private static TerminatedContainer beforeItRan(Pod pod) {
    String message =
        disruption(pod)
            .orElseGet(
                () ->
                    "the pod ended before its container ran: "
                        + OneLine.of(pod.getStatus().getReason(), pod.getStatus().getMessage()));
    return new TerminatedContainer(
        name(pod),
        TerminatedContainer.NEVER_RAN,
        Reason.Interrupted,
        message,
        Optional.empty(),
        "",
        "");
  }

  /** Why the pod was pushed off its node, if it was. */
  private static Optional<String> disruption(Pod pod) {
    Optional<String> condition =
        pod.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals("DisruptionTarget") && c.getStatus().equals("True"))
            .map(c -> OneLine.of(c.getReason(), c.getMessage()))
            .findFirst();
    Optional<String> evicted =
        Optional.ofNullable(pod.getStatus().getReason())
            .filter(reason -> reason.equals("Evicted") || reason.equals("Preempting"))
            .map(reason -> OneLine.of(reason, pod.getStatus().getMessage()));
    return evicted.or(() -> condition).map(why -> "the pod was removed from its node: " + why);
  }

  private static String memoryRemedy(Pod pod) {
    return switch (component(pod)) {
      case RANK -> "raise spec.worker.resources.limits.memory";
      case COORDINATOR -> "raise the coordinator's memory in the operator's settings";
    };
  }

  private static String notStarted(Pod pod, String why) {
    return "the container cannot be started from image %s: %s%s"
        .formatted(
            pod.getSpec().getContainers().get(0).getImage(),
            OneLine.of(why),
            isProgram(pod) ? "; check spec.worker.command and spec.worker.image" : "");
  }

  /** Our own images know what to run. */
  private static boolean isProgram(Pod pod) {
    return component(pod) == Component.RANK
        && !pod.getSpec().getContainers().get(0).getCommand().isEmpty();
  }

  private static Optional<Quantity> memoryLimit(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(component(pod).text()))
        .map(Container::getResources)
        .filter(resources -> resources != null && resources.getLimits() != null)
        .map(resources -> resources.getLimits().get("memory"))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static Component component(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return Component.COORDINATOR.text().equals(labels.get(RunLabels.COMPONENT))
        ? Component.COORDINATOR
        : Component.RANK;
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
