package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.child.SweptJob;
import dev.cosmicai.operator.cluster.InformerCache;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The informer on the jobs of sweeps, which asks for a pass when one of them begins, ends or is
 * deleted. How far a job is does not matter to its sweep.
 */
final class SweptJobs implements InformerCache {
  private volatile InformerEventSource<InferenceJob, InferenceSweep> source;

  EventSource<?, InferenceSweep> prepare(EventSourceContext<InferenceSweep> context) {
    source =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(InferenceJob.class, InferenceSweep.class)
                .withName("inferencejobs")
                .withLabelSelector(SweptJob.SWEEP)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(InferenceSweep.class))
                .withOnUpdateFilter(SweptJobs::matters)
                .build(),
            context);
    return source;
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(Class<T> type, String namespace, String name) {
    return Optional.ofNullable(source)
        .filter(jobs -> type == InferenceJob.class)
        .flatMap(jobs -> jobs.get(new ResourceID(name, namespace)))
        .map(type::cast);
  }

  /** Whether a change of a job is worth a pass. */
  static boolean matters(InferenceJob now, InferenceJob before) {
    return differ(now, before, job -> job.getMetadata().getUid())
        || differ(now, before, InferenceJob::isMarkedForDeletion)
        || differ(now, before, job -> job.getSpec().suspend())
        || differ(now, before, job -> status(job).map(InferenceJobStatus::phase))
        || differ(now, before, job -> status(job).map(InferenceJobStatus::startTime));
  }

  private static Optional<InferenceJobStatus> status(InferenceJob job) {
    return Optional.ofNullable(job.getStatus());
  }

  private static boolean differ(
      InferenceJob now, InferenceJob before, Function<InferenceJob, Object> of) {
    return !Objects.equals(of.apply(now), of.apply(before));
  }
}
