package dev.cosmicai.operator.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps objects as an API server does, without its controllers, defaults and rules. It knows labels
 * but not the phase of a pod: a list by phase gives pods of all phases, and one of Events by pod
 * those of all pods.
 */
final class FakeApiServer {
  private static final Logger REQUESTS = Logger.getLogger("io.fabric8.mockwebserver");

  static {
    REQUESTS.setLevel(Level.WARNING);
  }

  private MockResponse refusal;
  private boolean refusesApply;
  private boolean refusesEvents;

  /** Of which kind nothing may be deleted; null if all may. */
  private String kept;

  private final KubernetesCrudDispatcher objects =
      new KubernetesCrudDispatcher() {
        @Override
        public MockResponse handleCreate(RecordedRequest request) {
          return refusal == null ? super.handleCreate(request) : refusal;
        }

        @Override
        public MockResponse handleDelete(String path) {
          return kept != null && path.contains("/" + kept + "/")
              ? status(403, "Forbidden", "User \"operator\" cannot delete resource")
              : super.handleDelete(path);
        }

        @Override
        public MockResponse handlePatch(RecordedRequest request) {
          if (!request.getPath().contains("fieldManager=")) {
            return super.handlePatch(request);
          }
          return refusesApply ? status(422, "Invalid", "Duplicate value") : apply(request);
        }

        /** Server-side apply by the only manager there is: its fields replace what is there. */
        private MockResponse apply(RecordedRequest request) {
          String path = request.getPath().replaceFirst("\\?.*", "");
          JsonNode found =
              Serialization.unmarshal(
                  new String(handleGet(path).getBody().getBytes(), UTF_8), JsonNode.class);
          ObjectNode applied = found.deepCopy();
          JsonNode wanted = Serialization.unmarshal(request.getUtf8Body(), JsonNode.class);
          ((ObjectNode) applied.get("spec")).setAll((ObjectNode) wanted.get("spec"));
          ((ObjectNode) applied.get("metadata"))
              .putArray("managedFields")
              .addObject()
              .put("manager", "cosmic-operator");
          return applied.equals(found)
              ? handleGet(path)
              : handleUpdate(
                  new RecordedRequest(
                      request.getHttpVersion(),
                      HttpMethod.PUT,
                      path,
                      request.getHeaders(),
                      new Buffer(Serialization.asJson(applied).getBytes(UTF_8))));
        }

        @Override
        public MockResponse handleGet(String path) {
          if (refusesEvents && path.contains("/events")) {
            return status(403, "Forbidden", "User \"operator\" cannot list resource \"events\"");
          }
          return super.handleGet(
              path.replaceAll("&?fieldSelector=(status.phase|involvedObject)[^&]*", ""));
        }
      };
  private final KubernetesMockServer server =
      new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), objects, false);
  private final KubernetesClient client;

  FakeApiServer() {
    server.init();
    // Without the client's own retries, which only make a test of failures slow.
    client =
        server.createClient(
            builder -> builder.editOrNewConfig().withRequestRetryBackoffLimit(0).endConfig());
  }

  KubernetesClient client() {
    return client;
  }

  /** What there is of the kinds that a run has, kind by kind. */
  List<HasMetadata> runObjects(String namespace) {
    List<HasMetadata> all =
        new ArrayList<>(client.secrets().inNamespace(namespace).list().getItems());
    all.addAll(client.services().inNamespace(namespace).list().getItems());
    all.addAll(client.network().v1().networkPolicies().inNamespace(namespace).list().getItems());
    all.addAll(client.batch().v1().jobs().inNamespace(namespace).list().getItems());
    return all;
  }

  /** Answers every attempt to create something with this. */
  void refuse(int code, String reason, String words) {
    refusal = status(code, reason, words);
  }

  /** Answers every attempt to delete one of these, such as services, with 403. */
  void refuseDeletion(String kind) {
    kept = kind;
  }

  /** Answers every server-side apply with 422. */
  void refuseApply() {
    refusesApply = true;
  }

  /** Lets nobody list Events. */
  void refuseEvents() {
    refusesEvents = true;
  }

  private static MockResponse status(int code, String reason, String words) {
    return new MockResponse()
        .setResponseCode(code)
        .setBody(
            Serialization.asJson(
                new StatusBuilder()
                    .withCode(code)
                    .withStatus("Failure")
                    .withReason(reason)
                    .withMessage(words)
                    .build()));
  }

  /** Path and query of the request that came last. */
  String lastRequest() throws InterruptedException {
    return server.getLastRequest().getPath();
  }

  /** How many requests it has seen. */
  int requests() {
    return server.getRequestCount();
  }

  /** Forgets all objects, and takes all again. */
  void clear() {
    refusal = null;
    refusesApply = false;
    refusesEvents = false;
    kept = null;
    objects.reset();
  }

  /** Answers no more, while the client stays open. */
  void vanish() {
    server.destroy();
  }

  void stop() {
    client.close();
    server.destroy();
  }
}
