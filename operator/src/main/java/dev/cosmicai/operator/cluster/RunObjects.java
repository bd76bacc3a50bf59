package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.CoordinatorJob;
import dev.cosmicai.operator.child.CoordinatorNetworkPolicy;
import dev.cosmicai.operator.child.CoordinatorService;
import dev.cosmicai.operator.child.Owned;
import dev.cosmicai.operator.child.RunLabels;
import dev.cosmicai.operator.child.RunNames;
import dev.cosmicai.operator.child.RunSecret;
import dev.cosmicai.operator.child.WorkerJob;
import dev.cosmicai.operator.config.OperatorConfig;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes a run's objects, keeps them as they were made and finds them again. Service and
 * NetworkPolicy are applied whenever their version is not the one that was applied last. A Job is
 * only created; of one that is there, {@code suspend}, {@code parallelism} and labels change. To
 * create twice is to create once: what is there already is taken over if it is this very job's, by
 * the UID of its owner.
 */
public final class RunObjects {
  private final KubernetesClient client;
  private final OperatorConfig config;
  private final ObjectWriter writer;

  /** Talks through this client, which stays the caller's to close. */
  public RunObjects(KubernetesClient client, OperatorConfig config, InformerCache cache) {
    this.client = client;
    this.config = config;
    this.writer = new ObjectWriter(client, cache);
  }

  /**
   * Makes what is missing of all but the ranks: Secret, Service, NetworkPolicy, coordinator Job. A
   * coordinator whose Secret somebody has deleted serves with credentials that nobody can get any
   * more: it is deleted, too.
   *
   * @return false if the coordinator is on its way out; to be called again when it is gone
   * @throws NameTaken if another object has the name of one of them
   * @throws ObjectRefused if the API server will not have one of them
   */
  public boolean ensure(InferenceJob job) {
    Secret secret =
        writer.create(job, secret(job), () -> RunSecret.of(job, RunSecret.newCredentials(job)));
    String secretUid = secret.getMetadata().getUid();
    reachable(job).forEach(wanted -> writer.apply(job, wanted));
    Job coordinator =
        writer.create(
            job,
            job(job, RunNames.coordinatorJob(job)),
            () -> CoordinatorJob.of(job, config, secretUid));
    boolean serves = CoordinatorJob.servesWith(coordinator, secretUid);
    if (!serves) {
      delete(coordinator);
    }
    return serves;
  }

  /**
   * Mends what somebody has edited or deleted of Service and NetworkPolicy, and the labels by which
   * the Jobs are found. Asks the API server nothing while the informers have seen no change.
   *
   * @param jobs the run's Jobs as they are
   * @return what was mended, such as {@code Service 'x'}
   * @throws NameTaken if another object has the name of one of them
   * @throws ObjectRefused if the API server will not have one of them
   */
  public List<String> repair(InferenceJob job, List<Job> jobs) {
    List<String> mended = new ArrayList<>();
    for (HasMetadata wanted : reachable(job)) {
      if (writer.apply(job, wanted)) {
        mended.add("%s '%s'".formatted(wanted.getKind(), wanted.getMetadata().getName()));
      }
    }
    for (Job made : jobs) {
      if (label(job, made)) {
        mended.add("the labels of Job '%s'".formatted(made.getMetadata().getName()));
      }
    }
    return mended;
  }

  /** Forgets what it knows of the run's objects. */
  public void forget(InferenceJob job) {
    writer.forget(reachable(job));
  }

  /** The UID of the run's Secret, if it is there. */
  public Optional<String> secretUid(InferenceJob job) {
    return own(job, secret(job)).map(secret -> secret.getMetadata().getUid());
  }

  /**
   * Makes the worker Job, or returns the one that is there, which may have other {@code starts}.
   *
   * @param worldSize the number of ranks
   * @param starts how often this run's worker Job was created, this time included
   * @throws NameTaken if another Job has its name, or an earlier one is still being deleted
   * @throws ObjectRefused if the API server will not have it
   */
  public Job createWorkers(InferenceJob job, int worldSize, int starts) {
    return writer.create(
        job, job(job, RunNames.workerJob(job)), () -> WorkerJob.of(job, config, worldSize, starts));
  }

  /** The coordinator Job as it is now, if it is there and this run's. */
  public Optional<Job> coordinatorJob(InferenceJob job) {
    return own(job, job(job, RunNames.coordinatorJob(job)));
  }

  /** The worker Job as it is now, if it is there and this run's. */
  public Optional<Job> workerJob(InferenceJob job) {
    return own(job, job(job, RunNames.workerJob(job)));
  }

  /**
   * How to call the run's rendezvous.
   *
   * @throws RetriableFault (RendezvousUnavailable) if the run's Secret is not there
   */
  public RendezvousEndpoint endpoint(InferenceJob job) {
    return RunSecret.endpoint(
        job,
        own(job, secret(job))
            .orElseThrow(
                () ->
                    new RetriableFault(
                        Reason.RendezvousUnavailable,
                        "Secret '%s' of the job is not there, so nobody can be called"
                            .formatted(RunNames.secret(job)))));
  }

  /** Stops a Job's pods, or lets them run. Does nothing if that Job is gone. */
  public void suspend(Job job, boolean suspend) {
    writer.merge(job, "spec", Map.of("suspend", suspend));
  }

  /** Changes how many of a Job's pods run at the same time. Does nothing if that Job is gone. */
  public void parallelism(Job job, int parallelism) {
    writer.merge(job, "spec", Map.of("parallelism", parallelism));
  }

  /**
   * Deletes a Job after its pods, so that those of a Job of the same name do not meet them. Does
   * nothing if it is gone.
   */
  public void delete(Job job) {
    same(job).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
  }

  /** What makes the coordinator reachable, for those who may reach it. */
  private List<HasMetadata> reachable(InferenceJob job) {
    HasMetadata service = CoordinatorService.of(job);
    return config.networkPolicy()
        ? List.of(service, CoordinatorNetworkPolicy.of(job, config))
        : List.of(service);
  }

  /** Gives a Job the labels back that it was made with; whether any was missing. */
  private boolean label(InferenceJob job, Job made) {
    Map<String, String> labels =
        RunLabels.of(
            job,
            made.getMetadata().getName().equals(RunNames.workerJob(job))
                ? Component.RANK
                : Component.COORDINATOR);
    Map<String, String> found =
        Objects.requireNonNullElse(made.getMetadata().getLabels(), Map.of());
    if (found.entrySet().containsAll(labels.entrySet())) {
      return false;
    }
    writer.merge(made, "metadata", Map.of("labels", labels));
    return true;
  }

  private Resource<Job> same(Job job) {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName());
  }

  private Resource<Secret> secret(InferenceJob job) {
    return client.secrets().inNamespace(namespace(job)).withName(RunNames.secret(job));
  }

  private Resource<Job> job(InferenceJob job, String name) {
    return client.batch().v1().jobs().inNamespace(namespace(job)).withName(name);
  }

  private static <T extends HasMetadata> Optional<T> own(InferenceJob job, Resource<T> place) {
    return Optional.ofNullable(place.get()).filter(object -> Owned.by(job, object));
  }

  private static String namespace(InferenceJob job) {
    return job.getMetadata().getNamespace();
  }
}
