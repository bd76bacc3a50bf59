package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The demo's store and jobs in a namespace of their own. */
final class DemoJobs {
  private static final int PATIENCE_MINUTES = 5;

  private final KubernetesClient client;
  private final String namespace;
  private final Path samples;

  DemoJobs(KubernetesClient client, String namespace, Path samples) {
    this.client = client;
    this.namespace = namespace;
    this.samples = samples;
  }

  /** Makes the namespace and the store, and waits until it holds the data. */
  void prepare() throws IOException {
    remove();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    try (var yaml = Files.newInputStream(samples.resolve("demo-s3.yaml"))) {
      for (HasMetadata object : client.load(yaml).items()) {
        client.resource(object).inNamespace(namespace).create();
      }
    }
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("demo-s3")
        .waitUntilReady(PATIENCE_MINUTES, TimeUnit.MINUTES);
  }

  /**
   * The sample with this name, an output of its own, and ranks that all fit on a small node.
   *
   * @param worldSize null to let the planning say it
   */
  InferenceJob job(String name, Integer worldSize) throws IOException {
    InferenceJob sample =
        client
            .getKubernetesSerialization()
            .unmarshal(Files.readString(samples.resolve("minimal.yaml")), InferenceJob.class);
    String size = worldSize == null ? "" : "worldSize: " + worldSize;
    String yaml =
        """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceJob
        metadata: {name: %s, namespace: %s}
        spec:
          model: {uri: %s}
          data: {uri: %s}
          output: {uri: s3://demo/benchmark/%s}
          storage: {endpoint: %s, pathStyle: true, credentialsSecret: demo-s3}
          worker: {resources: {requests: {cpu: 200m, memory: 1Gi}, limits: {memory: 2Gi}}}
          %s
        """
            .formatted(
                name,
                namespace,
                sample.getSpec().model().uri(),
                sample.getSpec().data().uri(),
                name,
                sample.getSpec().storage().endpoint(),
                size);
    return client.getKubernetesSerialization().unmarshal(yaml, InferenceJob.class);
  }

  /** Deletes jobs and waits until their pods are gone, so that they disturb no other. */
  void delete(InferenceJob... finished) {
    for (InferenceJob job : finished) {
      client.resource(job).delete();
    }
    var unused =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel("cosmicai.dev/job")
            .informOnCondition(List::isEmpty)
            .orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES)
            .join();
  }

  /** Deletes the namespace and waits until it is gone. */
  void remove() {
    client.namespaces().withName(namespace).delete();
    client
        .namespaces()
        .withName(namespace)
        .waitUntilCondition(gone -> gone == null, PATIENCE_MINUTES, TimeUnit.MINUTES);
  }
}
