package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Watches one job's objects and notes when it sees each milestone passed, by this machine's clock:
 * Kubernetes' own times are whole seconds.
 */
final class Observer implements AutoCloseable {
  private final String job;
  private final Timeline timeline = new Timeline();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Map<Milestone, Set<String>> seen = new ConcurrentHashMap<>();
  private final List<SharedIndexInformer<?>> informers;
  private volatile String failure;

  /** Starts watching; returns when all that is there has been seen. */
  Observer(KubernetesClient client, String namespace, String job) {
    this.job = job;
    informers =
        List.of(
            client
                .pods()
                .inNamespace(namespace)
                .withLabel("cosmicai.dev/job", job)
                .inform(new Each<>(this::see)),
            client.batch().v1().jobs().inNamespace(namespace).inform(new Each<>(this::see)),
            client
                .resources(InferenceJob.class)
                .inNamespace(namespace)
                .inform(new Each<>(this::see)));
  }

  /** What was seen. */
  Timeline timeline() {
    return timeline;
  }

  /** Waits until the job has ended, and throws if it did not end well. */
  void awaitEnd() throws InterruptedException {
    ended.await();
    if (failure != null) {
      throw new IllegalStateException("job " + job + " failed: " + failure);
    }
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  private void see(Pod pod) {
    boolean coordinator =
        "coordinator".equals(pod.getMetadata().getLabels().get("app.kubernetes.io/component"));
    note(coordinator ? Milestone.COORDINATOR_CREATED : Milestone.RANKS_CREATED, pod);
    if (!"Pending".equals(pod.getStatus().getPhase())) {
      note(coordinator ? Milestone.COORDINATOR_RUNNING : Milestone.RANKS_RUNNING, pod);
    }
    if ("Succeeded".equals(pod.getStatus().getPhase())) {
      note(coordinator ? Milestone.SUMMARIZED : Milestone.RANKS_ENDED, pod);
    }
  }

  // Each pod counts once for each milestone, the last one sets the time.
  private void note(Milestone milestone, Pod pod) {
    if (seen.computeIfAbsent(milestone, m -> ConcurrentHashMap.newKeySet())
        .add(pod.getMetadata().getName())) {
      timeline.last(milestone, Instant.now());
    }
  }

  /** A bare Job ends with its own condition; one of the operator's is not the end. */
  private void see(Job workers) {
    if (!isOfName(workers)
        || workers.getStatus() == null
        || !workers.getMetadata().getOwnerReferences().isEmpty()) {
      return;
    }
    workers
        .getStatus()
        .getConditions()
        .forEach(
            condition -> see(condition.getType(), condition.getStatus(), condition.getMessage()));
  }

  private void see(InferenceJob inferenceJob) {
    if (!isOfName(inferenceJob)
        || inferenceJob.getStatus() == null
        || inferenceJob.getStatus().conditions() == null) {
      return;
    }
    for (Condition condition : inferenceJob.getStatus().conditions()) {
      see(condition.getType(), condition.getStatus(), condition.getMessage());
    }
  }

  private void see(String condition, String status, String message) {
    if (!"True".equals(status)) {
      return;
    }
    switch (condition) {
      case "Planned" -> timeline.first(Milestone.PLANNED, Instant.now());
      case "Complete" -> {
        timeline.first(Milestone.COMPLETE, Instant.now());
        ended.countDown();
      }
      case "Failed" -> {
        failure = message;
        ended.countDown();
      }
      default -> {}
    }
  }

  private boolean isOfName(HasMetadata object) {
    return object.getMetadata().getName().equals(job);
  }

  private record Each<T extends HasMetadata>(Consumer<T> seen) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      seen.accept(object);
    }

    @Override
    public void onUpdate(T before, T object) {
      seen.accept(object);
    }

    @Override
    public void onDelete(T object, boolean deletedFinalStateUnknown) {}
  }
}
