package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.Owned;
import dev.cosmicai.operator.child.RunNames;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The cluster itself. A Job that the informer has is taken from there; that one is missing is only
 * believed after the API server was asked, since something will be made in its place.
 */
public final class LiveRunCluster implements RunCluster {
  private final KubernetesClient client;
  private final RunObjects objects;
  private final RunPods pods;
  private final InformerCache informers;

  /** Talks through this client, which stays the caller's to close. */
  public LiveRunCluster(
      KubernetesClient client, RunObjects objects, RunPods pods, InformerCache informers) {
    this.client = client;
    this.objects = objects;
    this.pods = pods;
    this.informers = informers;
  }

  @Override
  public Optional<Job> coordinatorJob(InferenceJob job) {
    return cached(job, RunNames.coordinatorJob(job)).or(() -> objects.coordinatorJob(job));
  }

  @Override
  public Optional<Job> workerJob(InferenceJob job) {
    return cached(job, RunNames.workerJob(job)).or(() -> objects.workerJob(job));
  }

  @Override
  public boolean ensure(InferenceJob job) {
    return objects.ensure(job);
  }

  @Override
  public List<String> repair(InferenceJob job, List<Job> jobs) {
    return objects.repair(job, jobs);
  }

  @Override
  public void forget(InferenceJob job) {
    objects.forget(job);
  }

  @Override
  public Optional<String> secretUid(InferenceJob job) {
    return objects.secretUid(job);
  }

  @Override
  public RendezvousEndpoint endpoint(InferenceJob job) {
    return objects.endpoint(job);
  }

  @Override
  public Job createWorkers(InferenceJob job, int worldSize, int starts) {
    return objects.createWorkers(job, worldSize, starts);
  }

  @Override
  public void suspend(Job job, boolean suspend) {
    objects.suspend(job, suspend);
  }

  @Override
  public void parallelism(Job job, int parallelism) {
    objects.parallelism(job, parallelism);
  }

  @Override
  public void delete(Job job) {
    Job live = client.resource(job).get();
    // The informer may still show a Job whose successor has its name by now.
    if (live != null && live.getMetadata().getUid().equals(job.getMetadata().getUid())) {
      objects.delete(live);
    }
  }

  @Override
  public void deleteRun(InferenceJob job) {
    // Only the version that was read: by now, its name may be another job's.
    client.resource(job).lockResourceVersion(job.getMetadata().getResourceVersion()).delete();
  }

  @Override
  public Optional<String> coordinatorTerminationMessage(InferenceJob job) {
    return pods.coordinatorTerminationMessage(job);
  }

  @Override
  public Optional<TerminatedContainer> coordinatorTermination(InferenceJob job) {
    return pods.coordinatorTermination(job);
  }

  @Override
  public List<PodFailure> failures(InferenceJob job, SortedSet<Integer> ranks) {
    return pods.failures(job, ranks);
  }

  @Override
  public Optional<String> whyNotRunning(InferenceJob job, Component component) {
    return pods.whyNotRunning(job, component);
  }

  @Override
  public PodUsage usage(InferenceJob job) {
    return pods.usage(job);
  }

  private Optional<Job> cached(InferenceJob job, String name) {
    return informers
        .get(Job.class, job.getMetadata().getNamespace(), name)
        .filter(found -> Owned.by(job, found));
  }
}
