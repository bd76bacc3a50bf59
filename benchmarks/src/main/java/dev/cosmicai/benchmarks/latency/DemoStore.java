package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The cluster's demo store, seen from here. */
final class DemoStore implements AutoCloseable {
  private static final String NAME = "demo-s3";
  private static final int PORT = 9000;

  private final LocalPortForward forward;
  private final ObjectStore store;

  DemoStore(KubernetesClient client, String namespace) {
    forward = client.services().inNamespace(namespace).withName(NAME).portForward(PORT);
    Secret secret = client.secrets().inNamespace(namespace).withName(NAME).require();
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

  /** What the ranks of the job with this output have stored. */
  List<RankResult> ranks(String output) {
    return store.list(ObjectUri.parse(output).resolve("ranks")).stream()
        .map(object -> RankResult.fromJson(store.get(object.uri())))
        .toList();
  }

  @Override
  public void close() throws IOException {
    store.close();
    forward.close();
  }

  private static String text(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }
}
