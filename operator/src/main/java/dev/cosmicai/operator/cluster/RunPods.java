package dev.cosmicai.operator.cluster;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.RankPod;
import dev.cosmicai.operator.child.RunNames;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What a run's pods say. Asked only when there is a question, by live and paged lists: the operator
 * watches no pods, of which there may be very many.
 */
public final class RunPods {
  private static final int LOOKED_AT = 50;

  /** A little more than the longest time after which the kubelet tries again to mount a volume. */
  private static final Duration MOUNT_RETRY = Duration.ofMinutes(3);

  private static final Comparator<Pod> BY_AGE =
      Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
          .thenComparing(
              pod -> PodTermination.of(pod).map(TerminatedContainer::finishedAt).orElse(""));

  private final KubernetesClient client;
  private final PodPages pages;
  private final Clock clock;

  /** Talks through this client, which stays the caller's to close. */
  public RunPods(KubernetesClient client, Clock clock) {
    this.client = client;
    this.pages = new PodPages(client);
    this.clock = clock;
  }

  /** The termination message of the newest coordinator that ended, if it left one. */
  public Optional<String> coordinatorTerminationMessage(InferenceJob job) {
    return coordinatorTermination(job)
        .map(TerminatedContainer::terminationMessage)
        .filter(words -> !words.isEmpty());
  }

  /** How the newest coordinator that ended did so. */
  public Optional<TerminatedContainer> coordinatorTermination(InferenceJob job) {
    List<Pod> ended =
        pages.fold(
            job,
            Component.COORDINATOR,
            "",
            ArrayList::new,
            (pods, pod) -> {
              if (PodTermination.of(pod).isPresent()) {
                pods.add(pod);
              }
            });
    return ended.stream().max(BY_AGE).flatMap(PodTermination::of);
  }

  /** Why each of these ranks failed, by its newest failed pod, in the order of the ranks. */
  public List<PodFailure> failures(InferenceJob job, SortedSet<Integer> ranks) {
    if (ranks.isEmpty()) {
      return List.of();
    }
    Map<Integer, PodFailure> newest =
        pages.fold(
            job,
            Component.RANK,
            "Failed",
            HashMap::new,
            (failures, pod) -> keepNewest(failures, pod, ranks));
    return ranks.stream()
        .map(rank -> newest.getOrDefault(rank, PodFailure.withoutPod(rank)))
        .toList();
  }

  /** Why no pod of this kind runs, in one line, if something stands in its way. */
  public Optional<String> whyNotRunning(InferenceJob job, Component component) {
    List<Pod> pending = pages.first(job, component, "Pending", LOOKED_AT);
    Optional<String> why =
        pending.stream()
            .flatMap(pod -> PendingPods.why(pod).stream())
            .findFirst()
            .or(() -> withoutVolume(pending));
    if (why.isPresent() || !pages.first(job, component, "", 1).isEmpty()) {
      return why;
    }
    return Optional.ofNullable(
            client
                .batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(RunNames.jobOf(job, component))
                .get())
        .flatMap(found -> PendingPods.withoutPods(found, clock.instant()));
  }

  /** What the kubelet's Events say of the first pod that is being created, if it lacks a volume. */
  private Optional<String> withoutVolume(List<Pod> pending) {
    return pending.stream()
        .filter(PendingPods::isBeingCreated)
        .findFirst()
        .flatMap(pod -> failedMount(pod).map(event -> PendingPods.withoutVolume(pod, event)));
  }

  private Optional<String> failedMount(Pod pod) {
    String since = clock.instant().minus(MOUNT_RETRY).toString();
    try {
      return client
          .v1()
          .events()
          .inNamespace(pod.getMetadata().getNamespace())
          .withField("involvedObject.uid", pod.getMetadata().getUid())
          .withField("reason", "FailedMount")
          .list()
          .getItems()
          .stream()
          .filter(event -> event.getLastTimestamp() != null && event.getMessage() != null)
          .filter(event -> event.getLastTimestamp().compareTo(since) >= 0)
          // The kubelet also tells now and then that it waits, without saying for what.
          .max(
              Comparator.comparing((Event event) -> event.getMessage().startsWith("MountVolume"))
                  .thenComparing(Event::getLastTimestamp))
          .map(Event::getMessage);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HTTP_FORBIDDEN) {
        return Optional.empty(); // Roles of an older chart: the job goes on as well without it.
      }
      throw e;
    }
  }

  /** What the ranks took so far. */
  public PodUsage usage(InferenceJob job) {
    Instant now = clock.instant();
    PodUsage[] sum =
        pages.fold(
            job,
            Component.RANK,
            "",
            () -> new PodUsage[] {PodUsage.NONE},
            (total, pod) -> total[0] = total[0].plus(PodUsage.of(pod, now)));
    return sum[0];
  }

  private static void keepNewest(
      Map<Integer, PodFailure> failures, Pod pod, SortedSet<Integer> ranks) {
    int rank = RankPod.rank(pod).orElse(-1);
    if (!ranks.contains(rank)) {
      return;
    }
    int attempt = RankPod.attempt(pod);
    PodFailure known = failures.get(rank);
    if (known == null || attempt > known.attempt()) {
      PodTermination.of(pod)
          .ifPresent(end -> failures.put(rank, PodFailure.of(rank, attempt, end)));
    }
  }
}
