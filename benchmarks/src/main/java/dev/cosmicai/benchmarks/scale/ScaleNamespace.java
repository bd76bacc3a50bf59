package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The namespace with the jobs, which is there only while it is measured. */
final class ScaleNamespace implements AutoCloseable {
  private static final int DELETE_MINUTES = 10;

  private final KubernetesClient client;
  private final ScaleSettings settings;

  private ScaleNamespace(KubernetesClient client, ScaleSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** Makes it, without anything that an earlier program left. */
  static ScaleNamespace make(KubernetesClient client, ScaleSettings settings) {
    ScaleNamespace place = new ScaleNamespace(client, settings);
    place.close();
    Admission.remove(client);
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(settings.namespace())
                .endMetadata()
                .build())
        .create();
    return place;
  }

  /** Creates all jobs, one after the other. */
  void createJobs() {
    IntStream.range(0, settings.jobs())
        .mapToObj(settings::job)
        .map(this::job)
        .forEach(job -> client.resource(job).create());
  }

  /**
   * Deletes it with all that is in it, and the nodes, so that no pod waits for a kubelet; returns
   * when it is gone.
   */
  @Override
  public void close() {
    client.namespaces().withName(settings.namespace()).delete();
    FakeNodes.removeAll(client);
    client
        .namespaces()
        .withName(settings.namespace())
        .waitUntilCondition(gone -> gone == null, DELETE_MINUTES, TimeUnit.MINUTES);
  }

  private InferenceJob job(String name) {
    return Serialization.unmarshal(
        """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceJob
        metadata: {name: %s, namespace: %s}
        spec:
          model: {uri: s3://benchmark/network.pt}
          data: {uri: s3://benchmark/data}
          output: {uri: s3://benchmark/results/%s}
          worldSize: %d
          parallelism: %d
          worker:
            resources: {requests: {cpu: 100m, memory: 1Gi}}
            nodeSelector: {%s: %s}
            tolerations: [{key: %s, operator: Exists}]
        """
            .formatted(
                name,
                settings.namespace(),
                name,
                settings.ranks(),
                settings.parallelism(),
                FakeNodes.LABEL,
                FakeNodes.VALUE,
                FakeNodes.LABEL),
        InferenceJob.class);
  }
}
