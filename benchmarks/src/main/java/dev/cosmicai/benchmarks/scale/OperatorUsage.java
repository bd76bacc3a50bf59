package dev.cosmicai.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What the operator's container has used, as its node's kubelet reads it from the control groups.
 *
 * @param time when the kubelet read it, every 10 seconds or so
 * @param cpuSeconds since the container's start
 * @param workingSetBytes memory without the page cache's inactive part: what evictions go by
 * @param anonymousBytes the process's own memory
 */
record OperatorUsage(Instant time, double cpuSeconds, long workingSetBytes, long anonymousBytes) {

  /** The operator's pod. */
  static Pod pod(KubernetesClient client, String namespace) {
    List<Pod> pods =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel(Labels.COMPONENT, "operator")
            .withField("status.phase", "Running")
            .list()
            .getItems();
    if (pods.size() != 1) {
      throw new IllegalStateException(
          "namespace %s has %d running operator pods, not 1: install the chart with one replica"
              .formatted(namespace, pods.size()));
    }
    return pods.get(0);
  }

  /** Reads it now; empty while the kubelet has nothing. */
  static Optional<OperatorUsage> read(KubernetesClient client, Pod operator) {
    String path =
        "/api/v1/nodes/%s/proxy/stats/summary".formatted(operator.getSpec().getNodeName());
    JsonNode summary =
        client.getKubernetesSerialization().unmarshal(client.raw(path), JsonNode.class);
    return StreamSupport.stream(summary.path("pods").spliterator(), false)
        .filter(pod -> isOf(pod, operator))
        .flatMap(pod -> StreamSupport.stream(pod.path("containers").spliterator(), false))
        .map(OperatorUsage::of)
        .findFirst();
  }

  private static boolean isOf(JsonNode pod, Pod operator) {
    return pod.path("podRef").path("uid").asText().equals(operator.getMetadata().getUid());
  }

  private static OperatorUsage of(JsonNode container) {
    return new OperatorUsage(
        Instant.parse(container.path("cpu").path("time").asText()),
        container.path("cpu").path("usageCoreNanoSeconds").asLong() / 1e9,
        container.path("memory").path("workingSetBytes").asLong(),
        container.path("memory").path("rssBytes").asLong());
  }
}
