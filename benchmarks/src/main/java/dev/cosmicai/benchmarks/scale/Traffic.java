package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the changes that the operator has to take in and those that it makes. */
final class Traffic implements AutoCloseable {
  private final SharedIndexInformer<Job> jobs;
  private final SharedIndexInformer<InferenceJob> inferenceJobs;
  private final AtomicLong jobChanges = new AtomicLong();
  private final AtomicLong statusWrites = new AtomicLong();

  /** Starts counting. */
  Traffic(KubernetesClient client, String namespace) {
    jobs =
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace)
            .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
            .inform(new Counter<>(jobChanges));
    inferenceJobs =
        client
            .resources(InferenceJob.class)
            .inNamespace(namespace)
            .inform(new Counter<>(statusWrites));
  }

  /** Changes of Jobs, which the operator's informer delivers. */
  long jobChanges() {
    return jobChanges.get();
  }

  /** Changes of InferenceJobs, all of which are the operator's writes. */
  long statusWrites() {
    return statusWrites.get();
  }

  /** How many jobs are in which phase; those without a status are Pending. */
  Map<InferenceJobStatus.Phase, Integer> phases() {
    Map<InferenceJobStatus.Phase, Integer> phases = new EnumMap<>(InferenceJobStatus.Phase.class);
    for (InferenceJob job : inferenceJobs.getStore().list()) {
      InferenceJobStatus status = job.getStatus();
      boolean known = status != null && status.phase() != null;
      phases.merge(known ? status.phase() : InferenceJobStatus.Phase.PENDING, 1, Integer::sum);
    }
    return phases;
  }

  @Override
  public void close() {
    jobs.close();
    inferenceJobs.close();
  }

  private record Counter<T extends HasMetadata>(AtomicLong changes)
      implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {}

    @Override
    public void onUpdate(T before, T object) {
      // A resync of the informer is no change.
      if (!before
          .getMetadata()
          .getResourceVersion()
          .equals(object.getMetadata().getResourceVersion())) {
        changes.incrementAndGet();
      }
    }

    @Override
    public void onDelete(T object, boolean deletedFinalStateUnknown) {}
  }
}
