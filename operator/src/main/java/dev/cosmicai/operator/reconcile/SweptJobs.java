package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.cluster.InformerCache;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What sweeps see of their jobs: a pass is asked for when one of them begins, ends or is deleted.
 * How far a job is does not matter to its sweep. Everything comes from the controller of jobs, so
 * that a job is watched and held once.
 */
public final class SweptJobs implements InformerCache {
  private static final String NAME = "inferencejobs";

  private final SimpleInboundEventSource<InferenceSweep> sweeps =
      new SimpleInboundEventSource<>(NAME);
  private volatile Cache<InferenceJob> jobs;

  /** In the controller of jobs: hears of each change of a job. */
  final class Listener extends SimpleInboundEventSource<InferenceJob>
      implements ResourceEventAware<InferenceJob> {
    private Listener() {
      super("sweeps");
    }

    @Override
    public void onResourceCreated(InferenceJob job) {
      tell(job);
    }

    @Override
    public void onResourceUpdated(InferenceJob now, InferenceJob before) {
      if (matters(now, before)) {
        tell(now);
      }
    }

    @Override
    public void onResourceDeleted(InferenceJob job) {
      tell(job);
    }
  }

  /**
   * The event source of the controller of jobs.
   *
   * @param cache of that controller, all of the jobs
   */
  Listener listen(Cache<InferenceJob> cache) {
    jobs = cache;
    return new Listener();
  }

  /** The event source of the controller of sweeps. */
  SimpleInboundEventSource<InferenceSweep> sweeps() {
    return sweeps;
  }

  /** The operator has given a job this status, which its own informer does not call news. */
  void wrote(InferenceJob before, InferenceJobStatus status) {
    if (differ(status, before.getStatus())) {
      tell(before);
    }
  }

  private void tell(InferenceJob job) {
    Mappers.<InferenceJob>fromOwnerReferences(InferenceSweep.class)
        .toPrimaryResourceIDs(job)
        .forEach(sweeps::propagateEvent);
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(Class<T> type, String namespace, String name) {
    return Optional.ofNullable(jobs)
        .filter(known -> type == InferenceJob.class)
        .flatMap(known -> known.get(new ResourceID(name, namespace)))
        .map(type::cast);
  }

  /** Whether a change of a job is worth a pass. */
  static boolean matters(InferenceJob now, InferenceJob before) {
    return differ(now, before, job -> job.getMetadata().getUid())
        || differ(now, before, InferenceJob::isMarkedForDeletion)
        || differ(now, before, job -> job.getSpec().suspend())
        || differ(now.getStatus(), before.getStatus());
  }

  private static boolean differ(InferenceJobStatus now, InferenceJobStatus before) {
    return differ(Optional.ofNullable(now), Optional.ofNullable(before), SweptJobs::course);
  }

  private static Object course(Optional<InferenceJobStatus> status) {
    return List.of(
        status.map(InferenceJobStatus::phase), status.map(InferenceJobStatus::startTime));
  }

  private static <T> boolean differ(T now, T before, Function<T, Object> of) {
    return !Objects.equals(of.apply(now), of.apply(before));
  }
}
