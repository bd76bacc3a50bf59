package dev.cosmicai.operator.cluster;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;

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
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster itself. Service and NetworkPolicy are applied whenever their version is not the one
 * that was applied last. A Job is only created; of one that is there, {@code suspend}, {@code
 * parallelism} and labels change. To create twice is to create once: what is there already is taken
 * over if it is this very job's, by the UID of its owner.
 *
 * <p>A Job that the informer has is taken from there; that one is missing is only believed after
 * the API server was asked, since something will be made in its place. Of a run that has ended,
 * nothing will: what the informers lack was released.
 */
public final class LiveRunCluster implements RunCluster {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRunCluster.class);

  private final KubernetesClient client;
  private final OperatorConfig config;
  private final InformerCache informers;
  private final ObjectWriter writer;
  private final RunPods pods;

  /** Talks through this client, which stays the caller's to close. */
  public LiveRunCluster(
      KubernetesClient client, OperatorConfig config, InformerCache informers, Clock clock) {
    this.client = client;
    this.config = config;
    this.informers = informers;
    this.writer = new ObjectWriter(client, informers);
    this.pods = new RunPods(client, clock);
  }

  /**
   * {@inheritDoc} A coordinator whose Secret somebody has deleted serves with credentials that
   * nobody can get any more: it is deleted, too.
   */
  @Override
  public boolean ensure(InferenceJob job) {
    Secret secret =
        writer.create(job, secret(job), () -> RunSecret.of(job, RunSecret.newCredentials(job)));
    String secretUid = secret.getMetadata().getUid();
    reachable(job).forEach(wanted -> writer.apply(job, wanted));
    Job coordinator =
        writer.create(
            job,
            place(job, RunNames.coordinatorJob(job)),
            () -> CoordinatorJob.of(job, config, secretUid));
    boolean serves = CoordinatorJob.servesWith(coordinator, secretUid);
    if (!serves) {
      delete(coordinator);
    }
    return serves;
  }

  @Override
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

  @Override
  public void forget(InferenceJob job) {
    writer.forget(reachable(job));
  }

  @Override
  public Optional<String> secretUid(InferenceJob job) {
    return own(job, secret(job)).map(secret -> secret.getMetadata().getUid());
  }

  @Override
  public Job createWorkers(InferenceJob job, int worldSize, int starts) {
    return writer.create(
        job,
        place(job, RunNames.workerJob(job)),
        () -> WorkerJob.of(job, config, worldSize, starts));
  }

  @Override
  public Optional<Job> coordinatorJob(InferenceJob job) {
    return job(job, RunNames.coordinatorJob(job));
  }

  @Override
  public Optional<Job> workerJob(InferenceJob job) {
    return job(job, RunNames.workerJob(job));
  }

  @Override
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

  @Override
  public void suspend(Job job, boolean suspend) {
    writer.merge(job, "spec", Map.of("suspend", suspend));
  }

  @Override
  public void parallelism(Job job, int parallelism) {
    writer.merge(job, "spec", Map.of("parallelism", parallelism));
  }

  /** {@inheritDoc} After its pods, so that those of a Job of the same name do not meet them. */
  @Override
  public void delete(Job job) {
    Job live = client.resource(job).get();
    // The informer may still show a Job whose successor has its name by now.
    if (live != null && live.getMetadata().getUid().equals(job.getMetadata().getUid())) {
      client.resource(live).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    }
  }

  @Override
  public void release(InferenceJob job, List<Job> jobs) {
    seen(job, Service.class, RunNames.service(job)).ifPresent(this::giveBack);
    seen(job, NetworkPolicy.class, RunNames.networkPolicy(job)).ifPresent(this::giveBack);
    jobs.forEach(
        ended ->
            writer.merge(ended, "metadata", Map.of("labels", Map.of(RunLabels.ENDED, "true"))));
  }

  /** A role of somebody's own, or of an older chart, may not allow it; then it stays. */
  private void giveBack(HasMetadata object) {
    try {
      writer.delete(object);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_FORBIDDEN) {
        throw e;
      }
      LOG.warn(
          "{} {} of a job that has ended stays, which costs memory: {}; allow it in the operator's"
              + " role",
          object.getKind(),
          object.getMetadata().getName(),
          ObjectRefused.words(e));
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

  private Resource<Secret> secret(InferenceJob job) {
    return client.secrets().inNamespace(namespace(job)).withName(RunNames.secret(job));
  }

  private Optional<Job> job(InferenceJob job, String name) {
    return seen(job, Job.class, name)
        .or(() -> job.hasEnded() ? Optional.empty() : own(job, place(job, name)));
  }

  private <T extends HasMetadata> Optional<T> seen(InferenceJob job, Class<T> type, String name) {
    return informers.get(type, namespace(job), name).filter(found -> Owned.by(job, found));
  }

  private Resource<Job> place(InferenceJob job, String name) {
    return client.batch().v1().jobs().inNamespace(namespace(job)).withName(name);
  }

  private static <T extends HasMetadata> Optional<T> own(InferenceJob job, Resource<T> place) {
    return Optional.ofNullable(place.get()).filter(object -> Owned.by(job, object));
  }

  private static String namespace(InferenceJob job) {
    return job.getMetadata().getNamespace();
  }
}
