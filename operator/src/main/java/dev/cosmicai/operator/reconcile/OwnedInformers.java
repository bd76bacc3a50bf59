package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.child.RunLabels;
import dev.cosmicai.operator.cluster.InformerCache;
import dev.cosmicai.operator.reconcile.view.JobUpdateFilter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The informers on what the operator makes, which ask for a pass when somebody else changes it:
 * Jobs, Services and NetworkPolicies, as long as the run lasts. None on pods, of which there may be
 * very many, and none on Secrets, which the operator may not list.
 */
final class OwnedInformers implements InformerCache {
  private volatile Map<Class<?>, InformerEventSource<?, InferenceJob>> sources = Map.of();

  List<EventSource<?, InferenceJob>> prepare(EventSourceContext<InferenceJob> context) {
    sources =
        Map.of(
            Job.class,
            new InformerEventSource<>(
                of(Job.class, "jobs").withOnUpdateFilter(JobUpdateFilter::accept).build(), context),
            Service.class,
            new InformerEventSource<>(
                of(Service.class, "services").withOnAddFilter(made -> false).build(), context),
            NetworkPolicy.class,
            new InformerEventSource<>(
                of(NetworkPolicy.class, "networkpolicies").withOnAddFilter(made -> false).build(),
                context));
    return List.copyOf(sources.values());
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(Class<T> type, String namespace, String name) {
    return Optional.ofNullable(sources.get(type))
        .flatMap(source -> source.get(new ResourceID(name, namespace)))
        .map(type::cast);
  }

  private static <T extends HasMetadata> InformerEventSourceConfiguration.Builder<T> of(
      Class<T> type, String name) {
    return InformerEventSourceConfiguration.from(type, InferenceJob.class)
        .withName(name)
        .withLabelSelector(RunLabels.LIVE_SELECTOR)
        .withNamespacesInheritedFromController()
        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(InferenceJob.class));
  }
}
