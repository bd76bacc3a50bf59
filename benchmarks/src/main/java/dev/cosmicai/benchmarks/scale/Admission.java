package dev.cosmicai.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.cosmicai.rendezvous.RunCredentials;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Diverts coordinators: a webhook that, in the benchmark's namespace alone, sends their pods to the
 * fake nodes and their Services to the ports where this program plays them. Ranks need no
 * diversion: the job's own settings send them there.
 */
final class Admission implements AutoCloseable {
  private static final String NAME = "benchmark-scale.cosmicai.dev";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final ScaleSettings settings;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  private Admission(KubernetesClient client, ScaleSettings settings, RunCredentials credentials)
      throws IOException {
    this.client = client;
    this.settings = settings;
    server = HttpsServer.create(new InetSocketAddress(0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(ServerTls.context(credentials)));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Begins to divert. */
  static Admission start(KubernetesClient client, ScaleSettings settings) {
    RunCredentials credentials =
        RunCredentials.generate(List.of(settings.address()), Duration.ofDays(1));
    try {
      Admission admission = new Admission(client, settings, credentials);
      admission.register(credentials.certificatePem());
      return admission;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the diversion, also that of an earlier program. */
  static void remove(KubernetesClient client) {
    client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(NAME).delete();
  }

  @Override
  public void close() {
    remove(client);
    server.stop(0);
    threads.shutdownNow();
  }

  private void register(String certificatePem) {
    String url = "https://%s:%d/".formatted(settings.address(), server.getAddress().getPort());
    client
        .resource(
            new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .addNewWebhook()
                .withName(NAME)
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withNewClientConfig()
                .withUrl(url)
                .withCaBundle(base64(certificatePem.getBytes(StandardCharsets.US_ASCII)))
                .endClientConfig()
                .withNewNamespaceSelector()
                .withMatchLabels(Map.of("kubernetes.io/metadata.name", settings.namespace()))
                .endNamespaceSelector()
                .withNewObjectSelector()
                .withMatchLabels(Map.of(Labels.COMPONENT, Labels.COORDINATOR))
                .endObjectSelector()
                .withRules(
                    new RuleWithOperationsBuilder()
                        .withApiGroups("")
                        .withApiVersions("v1")
                        .withResources("pods", "services")
                        .withOperations("CREATE")
                        .build())
                .endWebhook()
                .build())
        .create();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody()).get("request");
      JsonNode object = request.get("object");
      ArrayNode patch =
          "Pod".equals(object.path("kind").asText()) ? ontoFakeNodes(object) : toPlayedPort(object);
      ObjectNode review = JSON.createObjectNode();
      review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
      review
          .putObject("response")
          .put("uid", request.get("uid").asText())
          .put("allowed", true)
          .put("patchType", "JSONPatch")
          .put("patch", base64(JSON.writeValueAsBytes(patch)));
      byte[] body = JSON.writeValueAsBytes(review);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static ArrayNode ontoFakeNodes(JsonNode pod) {
    ArrayNode patch = JSON.createArrayNode();
    patch
        .addObject()
        .put("op", "add")
        .put("path", "/spec/nodeSelector")
        .putObject("value")
        .put(FakeNodes.LABEL, FakeNodes.VALUE);
    ObjectNode tolerations = patch.addObject().put("op", "add").put("path", "/spec/tolerations");
    ArrayNode all = tolerations.putArray("value");
    pod.path("spec").path("tolerations").forEach(all::add);
    all.addObject().put("key", FakeNodes.LABEL).put("operator", "Exists");
    return patch;
  }

  private ArrayNode toPlayedPort(JsonNode service) {
    String job = service.path("metadata").path("labels").path(Labels.JOB).asText();
    ArrayNode patch = JSON.createArrayNode();
    patch
        .addObject()
        .put("op", "replace")
        .put("path", "/spec/ports/0/targetPort")
        .put("value", settings.port(job));
    return patch;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
