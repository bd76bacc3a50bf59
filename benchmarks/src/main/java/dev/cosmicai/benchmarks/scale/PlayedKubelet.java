package dev.cosmicai.benchmarks.scale;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes the pods on the fake nodes from the scheduler and writes their status. It watches only pods
 * that are bound and not yet started: each costs two events, however often it changes later.
 */
final class PlayedKubelet implements AutoCloseable {
  private static final int TRIES = 5;
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final ScheduledExecutorService timer;
  private final SharedIndexInformer<Pod> pending;
  private final AtomicLong refused = new AtomicLong();

  /**
   * Starts watching.
   *
   * @param bound takes each pod once it is bound to a node; must not block
   */
  PlayedKubelet(
      KubernetesClient client,
      String namespace,
      ScheduledExecutorService timer,
      Consumer<Pod> bound) {
    this.client = client;
    this.timer = timer;
    pending =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
            .withField("status.phase", "Pending")
            .withoutField("spec.nodeName", "")
            .inform(new Arrivals(bound));
  }

  /** Writes a status; tries again a few times, since the API server is busy in such a test. */
  void write(Pod pod, PodStatus status) {
    write(pod, client.getKubernetesSerialization().asJson(Map.of("status", status)), TRIES);
  }

  /** How many writes were given up. */
  long refused() {
    return refused.get();
  }

  @Override
  public void close() {
    pending.close();
  }

  private void write(Pod pod, String body, int tries) {
    // Not by the client's own patch: that one would parse every answer.
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(statusUri(pod))
            .method("PATCH", "application/merge-patch+json", body)
            .build();
    var unused =
        client
            .getHttpClient()
            .sendAsync(request, byte[].class)
            .whenComplete(
                (response, failure) -> {
                  if (failure == null
                      && (response.isSuccessful() || response.code() == NOT_FOUND)) {
                    return;
                  }
                  if (tries > 1) {
                    var unusedRetry =
                        timer.schedule(() -> write(pod, body, tries - 1), 1, TimeUnit.SECONDS);
                  } else {
                    refused.incrementAndGet();
                  }
                });
  }

  private URI statusUri(Pod pod) {
    return URI.create(
        client.getMasterUrl()
            + "api/v1/namespaces/%s/pods/%s/status"
                .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
  }

  private record Arrivals(Consumer<Pod> bound) implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      bound.accept(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {}

    @Override
    public void onDelete(Pod pod, boolean deletedFinalStateUnknown) {}
  }
}
