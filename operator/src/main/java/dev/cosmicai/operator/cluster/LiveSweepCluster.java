package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.child.Owned;
import dev.cosmicai.operator.child.SweptJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster itself. A job that the informer has is taken from there; that one is missing is only
 * believed after the API server was asked, since it would be made again.
 */
public final class LiveSweepCluster implements SweepCluster {
  private final KubernetesClient client;
  private final InformerCache informers;
  private final ObjectWriter writer;

  /** Talks through this client, which stays the caller's to close. */
  public LiveSweepCluster(KubernetesClient client, InformerCache informers) {
    this.client = client;
    this.informers = informers;
    this.writer = new ObjectWriter(client, informers);
  }

  @Override
  public Optional<InferenceJob> job(InferenceSweep sweep, GridRun run) {
    return informers
        .get(InferenceJob.class, sweep.getMetadata().getNamespace(), run.jobName())
        .filter(found -> Owned.by(sweep, found))
        .or(
            () ->
                Optional.ofNullable(place(sweep, run).get())
                    .filter(found -> Owned.by(sweep, found)));
  }

  @Override
  public InferenceJob create(InferenceSweep sweep, GridRun run) {
    return writer.create(sweep, place(sweep, run), () -> SweptJob.of(sweep, run));
  }

  @Override
  public void suspend(InferenceJob job, boolean suspend) {
    writer.merge(job, "spec", Map.of("suspend", suspend));
  }

  @Override
  public void delete(InferenceSweep sweep) {
    // Only the version that was read: by now, its name may be another sweep's.
    client.resource(sweep).lockResourceVersion(sweep.getMetadata().getResourceVersion()).delete();
  }

  private Resource<InferenceJob> place(InferenceSweep sweep, GridRun run) {
    return client
        .resources(InferenceJob.class)
        .inNamespace(sweep.getMetadata().getNamespace())
        .withName(run.jobName());
  }
}
