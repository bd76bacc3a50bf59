package dev.cosmicai.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cosmicai.rendezvous.RunCredentials;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/**
 * The cluster in which runs are simulated: where it is, and what a benchmark adds to it for the
 * time of its measurement. That is a namespace, a webhook that sends coordinators to KWOK's nodes,
 * and stages by which KWOK starts and ends the pods there.
 */
final class SimulatedCluster {
  private static final int WEBHOOK_PORT = 20_999;
  private static final int DELETE_MINUTES = 15;

  @Option(names = "--operator-namespace", description = "Where the operator runs.")
  private String operatorNamespace = "cosmic-system";

  @Option(
      names = "--address",
      required = true,
      description = "An address of this machine that the API server and pods reach.")
  private String address;

  /** What is done while all of it is there. */
  @FunctionalInterface
  interface Measurement {
    /** Through a client in the benchmark's namespace; returns the exit status. */
    int take(KubernetesClient client) throws IOException, InterruptedException;
  }

  /**
   * What a benchmark adds.
   *
   * @param namespace its own, which names all that it adds
   * @param redirected the kinds of coordinators' objects that the webhook is asked of
   * @param stages the resource with KWOK's stages
   * @param values what is filled in there, by name
   */
  record Addition(
      String namespace, List<String> redirected, String stages, Map<String, Long> values) {

    /** As YAML. */
    String yaml(String address, String certificatePem) throws IOException {
      Map<String, String> all = new TreeMap<>();
      values.forEach((name, value) -> all.put(name, value.toString()));
      all.put("namespace", namespace);
      all.put("redirected", String.join(", ", redirected));
      all.put("address", address);
      all.put("webhookPort", Integer.toString(WEBHOOK_PORT));
      all.put("webhookCa", Base64.getEncoder().encodeToString(certificatePem.getBytes(UTF_8)));
      return filled("cluster.yaml", all) + "---\n" + filled(stages, all);
    }
  }

  /** Adds, measures, and removes again whatever comes of it, and what an earlier try has left. */
  int measure(Addition addition, Measurement measurement)
      throws IOException, InterruptedException, GeneralSecurityException {
    Config config = new ConfigBuilder().withNamespace(addition.namespace()).build();
    // The API server has much to do.
    config.setRequestTimeout((int) TimeUnit.MINUTES.toMillis(1));
    RunCredentials credentials = RunCredentials.generate(List.of(address), Duration.ofDays(1));
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        CoordinatorWebhook webhook = CoordinatorWebhook.start(WEBHOOK_PORT, credentials)) {
      System.err.printf("answering the API server on port %d%n", webhook.port());
      String yaml = addition.yaml(address, credentials.certificatePem());
      List<HasMetadata> own = client.load(new ByteArrayInputStream(yaml.getBytes(UTF_8))).items();
      remove(client, own);
      own.forEach(object -> client.resource(object).create());
      try {
        return measurement.take(client);
      } finally {
        remove(client, own);
      }
    }
  }

  /** The operator's pod. */
  OperatorUsage.InPod operator(KubernetesClient client) {
    return OperatorUsage.InPod.find(client, operatorNamespace);
  }

  /** A resource of this package, with what has a dollar sign filled in. */
  static String filled(String name, Map<String, String> values) throws IOException {
    try (var file = SimulatedCluster.class.getResourceAsStream(name)) {
      String text = new String(file.readAllBytes(), UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + "}", value.getValue());
      }
      return text;
    }
  }

  /**
   * The namespace first, while the webhook keeps its pods on KWOK's nodes; waits until it is gone.
   */
  private static void remove(KubernetesClient client, List<HasMetadata> own) {
    for (HasMetadata object : own) {
      client.resource(object).delete();
      client
          .resource(object)
          .waitUntilCondition(gone -> gone == null, DELETE_MINUTES, TimeUnit.MINUTES);
    }
  }
}
