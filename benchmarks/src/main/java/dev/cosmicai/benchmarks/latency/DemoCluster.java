package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The demo's store and jobs in a namespace of their own. */
final class DemoCluster implements AutoCloseable {
  private static final Path SAMPLE = Path.of("deploy/samples/demo-s3.yaml");
  private static final String STORE = "demo-s3";
  private static final int PATIENCE_MINUTES = 5;

  private final KubernetesClient client;
  private final String namespace;
  private final LocalPortForward forward;
  private final ObjectStore store;

  /** Makes the client's namespace and the store, and waits until it holds the data. */
  DemoCluster(KubernetesClient client) throws IOException {
    this.client = client;
    namespace = client.getNamespace();
    removeNamespace();
    NamespaceBuilder made = new NamespaceBuilder();
    client.resource(made.withNewMetadata().withName(namespace).endMetadata().build()).create();
    try (var yaml = Files.newInputStream(SAMPLE)) {
      for (HasMetadata object : client.load(yaml).items()) {
        client.resource(object).inNamespace(namespace).create();
      }
    }
    client.apps().deployments().withName(STORE).waitUntilReady(PATIENCE_MINUTES, TimeUnit.MINUTES);
    forward = client.services().withName(STORE).portForward(9000);
    Secret secret = client.secrets().withName(STORE).require();
    store =
        ObjectStore.open(
            StorageSettings.of(
                    Optional.of("http://127.0.0.1:" + forward.getLocalPort()),
                    Optional.empty(),
                    true)
                .withPatience(Duration.ofSeconds(20)),
            new AccessKeys(
                text(secret, "AWS_ACCESS_KEY_ID"), text(secret, "AWS_SECRET_ACCESS_KEY")));
  }

  /**
   * The demo's job with an output of its own, and ranks that all fit on a small node.
   *
   * @param worldSize a line of the spec, or none to leave it to the planning
   */
  InferenceJob job(String name, String worldSize) {
    String yaml =
        """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceJob
        metadata: {name: %s, namespace: %s}
        spec:
          model: {uri: s3://demo/demo-network.pt}
          data: {uri: s3://demo/data}
          output: {uri: "%s"}
          storage: {endpoint: "http://demo-s3:9000", pathStyle: true, credentialsSecret: demo-s3}
          worker: {resources: {requests: {cpu: 200m, memory: 1Gi}, limits: {memory: 2Gi}}}
          %s
        """
            .formatted(name, namespace, output(name), worldSize);
    return client.getKubernetesSerialization().unmarshal(yaml, InferenceJob.class);
  }

  /** What the ranks of the job with this name have stored. */
  List<RankResult> ranks(String name) {
    return store.list(ObjectUri.parse(output(name)).resolve("ranks")).stream()
        .map(object -> RankResult.fromJson(store.get(object.uri())))
        .toList();
  }

  /** Deletes jobs and waits until their pods are gone, so that they disturb no other. */
  void delete(HasMetadata... finished) {
    client.resourceList(finished).delete();
    var unused =
        client
            .pods()
            .withLabel("cosmicai.dev/job")
            .informOnCondition(List::isEmpty)
            .orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES)
            .join();
  }

  @Override
  public void close() throws IOException {
    store.close();
    forward.close();
    removeNamespace();
  }

  private void removeNamespace() {
    client.namespaces().withName(namespace).delete();
    client
        .namespaces()
        .withName(namespace)
        .waitUntilCondition(gone -> gone == null, PATIENCE_MINUTES, TimeUnit.MINUTES);
  }

  private static String output(String name) {
    return "s3://demo/benchmark/" + name;
  }

  private static String text(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }
}
