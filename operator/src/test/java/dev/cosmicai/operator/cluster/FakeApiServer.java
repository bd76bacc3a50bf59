package dev.cosmicai.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps objects as an API server does, without its controllers, defaults and rules. It knows labels
 * but not the phase of a pod: a list by phase gives pods of all phases.
 */
final class FakeApiServer {
  private static final Logger REQUESTS = Logger.getLogger("io.fabric8.mockwebserver");

  static {
    REQUESTS.setLevel(Level.WARNING);
  }

  private final KubernetesCrudDispatcher objects =
      new KubernetesCrudDispatcher() {
        @Override
        public MockResponse handleGet(String path) {
          return super.handleGet(path.replaceAll("&?fieldSelector=status.phase[^&]*", ""));
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

  /** Forgets all objects. */
  void clear() {
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
