package dev.cosmicai.operator.cluster;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.TerminationMessage;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.RunLabels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads from a pod how it ended. Its own termination message count most; without them the kubelet's
 * word, then the exit code. Pure.
 */
final class PodTermination {
  private static final int SIGNAL_BASE = 128;
  private static final int MAX_SIGNAL = 64;

  /** What the JVM's flag ExitOnOutOfMemoryError ends a process with. */
  private static final int HEAP_EXHAUSTED = 3;

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
    Optional<TerminationMessage> said = TerminationMessage.parse(terminationMessage);
    String word = Objects.requireNonNullElse(state.getReason(), "");
    Verdict verdict;
    if (exitCode == 0) {
      verdict = new Verdict(Reason.Interrupted, "it ended as it should");
    } else if (word.equals("OOMKilled")) {
      // Before its termination message: they may stand there from before the kernel came.
      verdict = new Verdict(Reason.OutOfMemory, outOfMemory(pod));
    } else if (said.isPresent()) {
      verdict = new Verdict(reasonNamed(said.get(), exitCode), said.get().message());
    } else if (disruption(pod).isPresent()) {
      verdict = new Verdict(Reason.Interrupted, disruption(pod).get());
    } else if (word.equals("StartError") || word.equals("ContainerCannotRun")) {
      verdict = new Verdict(Reason.ImageUnavailable, notStarted(pod, terminationMessage));
    } else if (exitCode == HEAP_EXHAUSTED) {
      verdict = new Verdict(Reason.OutOfMemory, heapExhausted(pod));
    } else {
      verdict = new Verdict(reasonOf(exitCode), describe(exitCode));
    }
    return new TerminatedContainer(
        name(pod),
        exitCode,
        verdict.reason(),
        verdict.message(),
        said.map(TerminationMessage::partition),
        terminationMessage,
        Objects.requireNonNullElse(state.getFinishedAt(), ""));
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

  private static String outOfMemory(Pod pod) {
    String limit = memoryLimit(pod).map(memory -> "its limit of " + memory).orElse("there is");
    return "the container was killed because it used more memory than "
        + limit
        + "; "
        + raiseMemory(pod);
  }

  private static String heapExhausted(Pod pod) {
    return "the process ran out of Java heap; " + raiseMemory(pod);
  }

  private static String raiseMemory(Pod pod) {
    return switch (component(pod)) {
      case RANK -> "raise spec.worker.resources.limits.memory";
      case COORDINATOR -> "raise the coordinator's memory in the operator's settings";
    };
  }

  private static String notStarted(Pod pod, String why) {
    return "the container cannot be started from image %s: %s"
        .formatted(pod.getSpec().getContainers().get(0).getImage(), OneLine.of(why));
  }

  private static Reason reasonNamed(TerminationMessage said, int exitCode) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.name().equals(said.reason()))
        .findFirst()
        .orElseGet(() -> reasonOf(exitCode));
  }

  private static Reason reasonOf(int exitCode) {
    // 137 alone is any SIGKILL; only the kubelet knows whether it was for memory.
    if (exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + MAX_SIGNAL) {
      return Reason.Interrupted;
    }
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.exitCode() == exitCode)
        .findFirst()
        .orElse(Reason.Internal);
  }

  private static String describe(int exitCode) {
    return exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + MAX_SIGNAL
        ? "the process was stopped by signal " + (exitCode - SIGNAL_BASE)
        : "the process ended with exit code " + exitCode + " and left no message; see its log";
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

  private record Verdict(Reason reason, String message) {}
}
