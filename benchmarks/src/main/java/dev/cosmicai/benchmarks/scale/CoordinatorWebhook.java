package dev.cosmicai.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.cosmicai.rendezvous.RunCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What the API server asks before it creates a coordinator's pod or Service: the pods go to KWOK's
 * nodes, too, and the Services lead to the ports on which the benchmark serves for them. Ranks need
 * no such thing: their jobs say where they go.
 */
final class CoordinatorWebhook implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POD_PATCH =
      """
      [{"op": "add", "path": "/spec/nodeSelector", "value": {"type": "kwok"}},
       {"op": "add", "path": "/spec/tolerations", "value": [{"operator": "Exists"}]}]
      """;
  private static final String SERVICE_PATCH =
      """
      [{"op": "replace", "path": "/spec/ports/0/targetPort", "value": %d}]
      """;

  private final HttpsServer server;

  private CoordinatorWebhook(HttpsServer server) {
    this.server = server;
  }

  /** Serves with the credentials' certificate; port 0 is any that is free. */
  static CoordinatorWebhook start(int port, RunCredentials credentials)
      throws IOException, GeneralSecurityException {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(credentials)));
    server.createContext("/", CoordinatorWebhook::answer);
    server.start();
    return new CoordinatorWebhook(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] review = JSON.writeValueAsBytes(answer(JSON.readTree(exchange.getRequestBody())));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, review.length);
      exchange.getResponseBody().write(review);
    }
  }

  /** The AdmissionReview that answers one. */
  static JsonNode answer(JsonNode review) {
    JsonNode request = review.required("request");
    JsonNode object = request.required("object");
    String job = object.at("/metadata/labels/cosmicai.dev~1job").asText();
    String patch =
        request.at("/kind/kind").asText().equals("Pod")
            ? POD_PATCH
            : SERVICE_PATCH.formatted(SimulatedRuns.port(job));
    ObjectNode answer = JSON.createObjectNode();
    answer.set("apiVersion", review.required("apiVersion"));
    answer.set("kind", review.required("kind"));
    answer
        .putObject("response")
        .put("uid", request.required("uid").asText())
        .put("allowed", true)
        .put("patchType", "JSONPatch")
        .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(UTF_8)));
    return answer;
  }

  private static SSLContext context(RunCredentials credentials)
      throws IOException, GeneralSecurityException {
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(credentials.certificatePem().getBytes(UTF_8)));
    String key = credentials.privateKeyPem().replaceAll("-----.*-----", "");
    PrivateKey privateKey =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("key", privateKey, new char[0], new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
