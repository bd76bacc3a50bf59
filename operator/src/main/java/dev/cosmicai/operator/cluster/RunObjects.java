package dev.cosmicai.operator.cluster;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.child.CoordinatorJob;
import dev.cosmicai.operator.child.CoordinatorNetworkPolicy;
import dev.cosmicai.operator.child.CoordinatorService;
import dev.cosmicai.operator.child.Owned;
import dev.cosmicai.operator.child.RunNames;
import dev.cosmicai.operator.child.RunSecret;
import dev.cosmicai.operator.child.WorkerJob;
import dev.cosmicai.operator.config.OperatorConfig;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes a run's objects and finds them again. Objects are only ever created; of a Job that is
 * there, {@code suspend} and {@code parallelism} change. To create twice is to create once: what is
 * there already is taken over if it is this very job's, by the UID of its owner.
 */
public final class RunObjects {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;
  private final OperatorConfig config;

  /** Talks through this client, which stays the caller's to close. */
  public RunObjects(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.config = config;
  }

  /**
   * Makes what is missing of all but the ranks: Secret, Service, NetworkPolicy, coordinator Job. A
   * coordinator whose Secret somebody has deleted serves with credentials that nobody can get any
   * more: it is deleted, too.
   *
   * @return false if the coordinator is on its way out; to be called again when it is gone
   * @throws NameTaken if another object has the name of one of them
   */
  public boolean ensure(InferenceJob job) {
    Secret secret =
        create(job, secret(job), () -> RunSecret.of(job, RunSecret.newCredentials(job)));
    create(
        job,
        client.services().inNamespace(namespace(job)).withName(RunNames.service(job)),
        () -> CoordinatorService.of(job));
    if (config.networkPolicy()) {
      create(
          job,
          client
              .network()
              .v1()
              .networkPolicies()
              .inNamespace(namespace(job))
              .withName(RunNames.networkPolicy(job)),
          () -> CoordinatorNetworkPolicy.of(job, config));
    }
    Job coordinator =
        create(
            job,
            job(job, RunNames.coordinatorJob(job)),
            () -> CoordinatorJob.of(job, config, secret.getMetadata().getUid()));
    boolean serves = CoordinatorJob.servesWith(coordinator, secret);
    if (!serves) {
      delete(coordinator);
    }
    return serves;
  }

  /** Whether the run's Secret is there. */
  public boolean hasSecret(InferenceJob job) {
    return own(job, secret(job)).isPresent();
  }

  /**
   * Makes the worker Job, or returns the one that is there, which may have other {@code starts}.
   *
   * @param worldSize the number of ranks
   * @param starts how often this run's worker Job was created, this time included
   * @throws NameTaken if another Job has its name, or an earlier one is still being deleted
   */
  public Job createWorkers(InferenceJob job, int worldSize, int starts) {
    return create(
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
    patch(job, "\"suspend\":" + suspend);
  }

  /** Changes how many of a Job's pods run at the same time. Does nothing if that Job is gone. */
  public void parallelism(Job job, int parallelism) {
    patch(job, "\"parallelism\":" + parallelism);
  }

  /**
   * Deletes a Job after its pods, so that those of a Job of the same name do not meet them. Does
   * nothing if it is gone.
   */
  public void delete(Job job) {
    same(job).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
  }

  private <T extends HasMetadata> T create(
      InferenceJob job, Resource<T> place, Supplier<T> wanted) {
    T existing = place.get();
    if (existing == null) {
      T object = wanted.get();
      try {
        return client.resource(object).create();
      } catch (KubernetesClientException e) {
        if (e.getCode() != HTTP_CONFLICT) {
          throw e;
        }
        // Made since we looked, perhaps by ourselves: the answer to an earlier call may be lost.
        existing = place.get();
        if (existing == null) {
          throw e;
        }
      }
    }
    if (!Owned.by(job, existing) || existing.getMetadata().getDeletionTimestamp() != null) {
      throw NameTaken.by(existing, job);
    }
    return existing;
  }

  private void patch(Job job, String field) {
    // The UID makes the API server refuse to change another Job of the same name.
    String patch =
        "{\"metadata\":{\"uid\":\"%s\"},\"spec\":{%s}}"
            .formatted(job.getMetadata().getUid(), field);
    try {
      same(job).patch(MERGE, patch);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_NOT_FOUND && !refusesUid(e)) {
        throw e;
      }
    }
  }

  /** Whether the Job was replaced by another one, as the API server says it: its UID is fixed. */
  private static boolean refusesUid(KubernetesClientException refusal) {
    return Optional.ofNullable(refusal.getStatus())
        .map(Status::getDetails)
        .map(StatusDetails::getCauses)
        .stream()
        .flatMap(List::stream)
        .anyMatch(cause -> "metadata.uid".equals(cause.getField()));
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
