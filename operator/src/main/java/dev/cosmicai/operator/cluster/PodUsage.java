package dev.cosmicai.operator.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a run's ranks took so far, failed attempts included. Pods that are gone are not counted: the
 * Job controller deletes those that a suspension stops, and a node takes its own along.
 *
 * @param pods the number of pods whose container ran
 * @param podSeconds for how long their containers ran, all together, in seconds
 */
public record PodUsage(int pods, double podSeconds) {
  /** Nothing ran. */
  public static final PodUsage NONE = new PodUsage(0, 0);

  private static final double MILLIS_PER_SECOND = 1000;

  /** Both together. */
  public PodUsage plus(PodUsage other) {
    return new PodUsage(pods + other.pods, podSeconds + other.podSeconds);
  }

  /** What one pod took; of a container that still runs, until now. */
  static PodUsage of(Pod pod, Instant now) {
    if (pod.getStatus() == null) {
      return NONE;
    }
    List<ContainerState> ran =
        pod.getStatus().getContainerStatuses().stream()
            .flatMap(PodUsage::states)
            .filter(state -> startedAt(state) != null)
            .toList();
    return ran.isEmpty()
        ? NONE
        : new PodUsage(1, ran.stream().mapToDouble(state -> seconds(state, now)).sum());
  }

  private static Stream<ContainerState> states(ContainerStatus status) {
    return Stream.of(status.getState(), status.getLastState()).filter(Objects::nonNull);
  }

  private static double seconds(ContainerState state, Instant now) {
    Instant end =
        state.getTerminated() == null ? now : Instant.parse(state.getTerminated().getFinishedAt());
    long millis = Duration.between(Instant.parse(startedAt(state)), end).toMillis();
    // Clocks of nodes and of this machine differ a little.
    return Math.max(0, millis) / MILLIS_PER_SECOND;
  }

  private static String startedAt(ContainerState state) {
    if (state.getTerminated() != null) {
      return state.getTerminated().getFinishedAt() == null
          ? null
          : state.getTerminated().getStartedAt();
    }
    return state.getRunning() == null ? null : state.getRunning().getStartedAt();
  }
}
