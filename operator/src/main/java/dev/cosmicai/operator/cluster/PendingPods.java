package dev.cosmicai.operator.cluster;

import dev.cosmicai.operator.child.RunLabels;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says why a pod does not run, and what to do about it. Pure. */
final class PendingPods {
  // A Job controller that is well makes the first pod within a second or two.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Pattern BACK_OFF =
      Pattern.compile("^Back-off pulling image \"[^\"]*\"(: ErrImagePull: )?");
  private static final Pattern MOUNT_FAILED =
      Pattern.compile("MountVolume\\.SetUp failed for volume \"([^\"]+)\" ?: (.+)");

  private static final Pattern ROOT = Pattern.compile("runAsNonRoot|is non-root");
  private static final Pattern MISSING = Pattern.compile("not found|non-existent");

  private PendingPods() {}

  /** Why this pod does not run, if anything but the usual few seconds keeps it from it. */
  static Optional<String> why(Pod pod) {
    return pod.getStatus() == null ? Optional.empty() : waiting(pod).or(() -> unscheduled(pod));
  }

  /** Whether the kubelet prepares this pod's container, of which only its Events tell more. */
  static boolean isBeingCreated(Pod pod) {
    return pod.getStatus() != null
        && states(pod).anyMatch(state -> "ContainerCreating".equals(state.getReason()));
  }

  /**
   * Why this pod does not get its volumes.
   *
   * @param event the kubelet's words in its Event about that
   */
  static String withoutVolume(Pod pod, String event) {
    Matcher failed = MOUNT_FAILED.matcher(OneLine.of(event));
    String what = "a volume";
    String why = OneLine.of(event);
    if (failed.matches()) {
      what = source(pod, failed.group(1));
      why = failed.group(2);
    }
    return "pod '%s' cannot mount %s: %s%s"
        .formatted(
            pod.getMetadata().getName(),
            what,
            why,
            MISSING.matcher(why).find()
                ? "; create what is missing, such as what spec.storage.caBundle names, and the pod"
                    + " starts"
                : "; the kubelet tries again");
  }

  private static String source(Pod pod, String volumeName) {
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getName().equals(volumeName) && volume.getConfigMap() != null) {
        return "ConfigMap '" + volume.getConfigMap().getName() + "'";
      }
      if (volume.getName().equals(volumeName) && volume.getSecret() != null) {
        return "Secret '" + volume.getSecret().getSecretName() + "'";
      }
    }
    return "volume '" + volumeName + "'";
  }

  /** Why a Job has no pod at all, if that is worth a word. */
  static Optional<String> withoutPods(Job job, Instant now) {
    String name = job.getMetadata().getName();
    if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      return Optional.ofNullable(job.getMetadata().getLabels())
          .map(labels -> labels.get(RunLabels.QUEUE))
          .map(queue -> "waits in Kueue's queue '" + queue + "' until there is quota for it");
    }
    Instant created = Instant.parse(job.getMetadata().getCreationTimestamp());
    return created.plus(PATIENCE).isBefore(now)
        ? Optional.of(
            ("Job '%s' has no pods; a quota, a service account that is not there or an admission"
                    + " rule may refuse them: see kubectl describe job %s")
                .formatted(name, name))
        : Optional.empty();
  }

  private static Optional<String> waiting(Pod pod) {
    return states(pod).flatMap(state -> describe(pod, state).stream()).findFirst();
  }

  private static Stream<ContainerStateWaiting> states(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .map(ContainerState::getWaiting)
        .filter(Objects::nonNull);
  }

  private static Optional<String> describe(Pod pod, ContainerStateWaiting state) {
    String name = pod.getMetadata().getName();
    String reason = Objects.requireNonNullElse(state.getReason(), "");
    return switch (reason) {
      case "ImagePullBackOff",
          "ErrImagePull",
          "ErrImageNeverPull",
          "InvalidImageName",
          "ImageInspectError",
          "RegistryUnavailable" ->
          Optional.of(
              ("pod '%s' cannot get its image %s (%s); check the name, and spec.worker"
                      + ".imagePullSecrets if its registry asks for a password")
                  .formatted(
                      name,
                      pod.getSpec().getContainers().get(0).getImage(),
                      pullError(reason, state.getMessage())));
      case "CreateContainerConfigError" ->
          Optional.of(
              "pod '%s' cannot be configured: %s; %s"
                  .formatted(
                      name,
                      OneLine.of(state.getMessage()),
                      remedy(OneLine.of(state.getMessage()))));
      case "CreateContainerError", "RunContainerError" ->
          Optional.of(
              "pod '%s' cannot be started: %s"
                  .formatted(name, OneLine.of(reason, state.getMessage())));
      default -> Optional.empty();
    };
  }

  private static String remedy(String problem) {
    return ROOT.matcher(problem).find()
        ? "ranks do not run as root: give the image a user by number, such as USER 10001 in its"
            + " Dockerfile"
        : "create what is missing, such as the Secret that spec.storage.credentialsSecret names, and"
            + " the pod starts";
  }

  /** The same text whether the kubelet has just tried or waits before it tries again. */
  private static String pullError(String reason, String message) {
    String why = BACK_OFF.matcher(OneLine.of(message)).replaceFirst("");
    return why.isEmpty() ? reason : why;
  }

  private static Optional<String> unscheduled(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"))
        .filter(
            c -> "Unschedulable".equals(c.getReason()) || "SchedulingGated".equals(c.getReason()))
        .findFirst()
        .map(
            c ->
                ("no node has room for pod '%s': %s; add nodes, or ask for less in"
                        + " spec.worker.resources, nodeSelector, tolerations or affinity")
                    .formatted(pod.getMetadata().getName(), OneLine.of(c.getMessage())));
  }
}
