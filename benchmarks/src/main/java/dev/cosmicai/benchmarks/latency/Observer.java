package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.benchmarks.OnChange;
import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches one job's objects and notes when it sees each milestone passed, by this machine's clock:
 * Kubernetes' own times are whole seconds.
 */
final class Observer implements AutoCloseable {
  private final String job;
  private final Map<Milestone, Instant> times = new ConcurrentHashMap<>();
  private final CompletableFuture<Map<Milestone, Instant>> ended = new CompletableFuture<>();
  private final Set<String> seen = new HashSet<>();
  private final List<SharedIndexInformer<?>> informers;

  /** Starts watching; returns when all that is there has been seen. */
  Observer(KubernetesClient client, String job) {
    this.job = job;
    informers =
        List.of(
            client
                .pods()
                .withLabel("cosmicai.dev/job", job)
                .inform(new OnChange<>((before, pod) -> see(pod))),
            client
                .batch()
                .v1()
                .jobs()
                .withField("metadata.name", job)
                .inform(new OnChange<>((before, workers) -> see(workers))),
            client
                .resources(InferenceJob.class)
                .withField("metadata.name", job)
                .inform(new OnChange<>((before, inferenceJob) -> see(inferenceJob))));
  }

  /** Starts the job and waits until it has ended; throws if it did not end well. */
  Map<Milestone, Instant> observe(Runnable start) {
    times.put(Milestone.APPLIED, Instant.now());
    start.run();
    return ended.join();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  private void see(Pod pod) {
    boolean coordinator =
        "coordinator".equals(pod.getMetadata().getLabels().get("app.kubernetes.io/component"));
    if (!"Pending".equals(pod.getStatus().getPhase())) {
      note(coordinator ? Milestone.COORDINATOR_RUNNING : Milestone.RANKS_RUNNING, pod);
    }
    if ("Succeeded".equals(pod.getStatus().getPhase())) {
      note(coordinator ? Milestone.SUMMARIZED : Milestone.RANKS_ENDED, pod);
    }
  }

  // Each pod counts once for each milestone, the last one sets the time.
  private void note(Milestone milestone, Pod pod) {
    if (seen.add(milestone + " " + pod.getMetadata().getName())) {
      times.put(milestone, Instant.now());
    }
  }

  /** A bare Job ends with its own condition; one of the operator's is not the end. */
  private void see(Job workers) {
    if (workers.getStatus() != null && workers.getMetadata().getOwnerReferences().isEmpty()) {
      workers
          .getStatus()
          .getConditions()
          .forEach(each -> see(each.getType(), each.getStatus(), each.getMessage()));
    }
  }

  private void see(InferenceJob inferenceJob) {
    if (inferenceJob.getStatus() != null && inferenceJob.getStatus().conditions() != null) {
      for (Condition each : inferenceJob.getStatus().conditions()) {
        see(each.getType(), each.getStatus(), each.getMessage());
      }
    }
  }

  private void see(String condition, String status, String message) {
    if (!"True".equals(status)) {
      return;
    }
    switch (condition) {
      case "Planned" -> times.putIfAbsent(Milestone.PLANNED, Instant.now());
      case "Complete" -> {
        times.putIfAbsent(Milestone.COMPLETE, Instant.now());
        ended.complete(times);
      }
      case "Failed" ->
          ended.completeExceptionally(
              new IllegalStateException("job " + job + " failed: " + message));
      default -> {}
    }
  }
}
