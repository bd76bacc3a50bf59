package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The namespace with the jobs, which is there only while it is measured. */
final class ScaleNamespace {
  private static final int DELETE_MINUTES = 10;

  private final KubernetesClient client;
  private final ScaleSettings settings;

  ScaleNamespace(KubernetesClient client, ScaleSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** Makes it, without anything that an earlier program left. */
  void remake() {
    Admission.remove(client);
    remove();
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(settings.namespace())
                .endMetadata()
                .build())
        .create();
  }

  /** Creates all jobs, one after the other. */
  void createJobs() {
    IntStream.range(0, settings.jobs())
        .mapToObj(settings::job)
        .map(this::job)
        .forEach(job -> client.resource(job).create());
  }

  /** Deletes it with all that is in it, and waits until it is gone. */
  void remove() {
    if (client.namespaces().withName(settings.namespace()).get() == null) {
      return;
    }
    client
        .resources(InferenceJob.class)
        .inNamespace(settings.namespace())
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(settings.namespace())
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
    // No kubelet ends these pods, so nothing is gained by asking for grace.
    client.pods().inNamespace(settings.namespace()).withGracePeriod(0).delete();
    client.namespaces().withName(settings.namespace()).delete();
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
