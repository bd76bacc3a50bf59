package dev.cosmicai.e2e.harness;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Comparator;
import java.util.function.Supplier;

/** What a person wants to see of a namespace in which a test has failed. */
final class Diagnosis {
  private static final int LOG_LINES = 60;

  private final KubernetesClient client;
  private final Cluster cluster;
  private final TestNamespace namespace;

  Diagnosis(Cluster cluster, TestNamespace namespace) {
    this.client = cluster.client();
    this.cluster = cluster;
    this.namespace = namespace;
  }

  void print(String test) {
    StringBuilder text = new StringBuilder();
    heading(text, "diagnosis of " + test + " in " + namespace.name());
    namespace.jobs().list().getItems().stream()
        .filter(j -> !isComplete(j))
        .forEach(job -> text.append(quietly(() -> Serialization.asYaml(job))));
    heading(text, "pods");
    for (Pod pod : client.pods().inNamespace(namespace.name()).list().getItems()) {
      text.append(describe(pod)).append('\n');
    }
    heading(text, "events");
    client.v1().events().inNamespace(namespace.name()).list().getItems().stream()
        .sorted(Comparator.comparing(e -> e.getMetadata().getCreationTimestamp()))
        .forEach(
            e ->
                text.append(
                    "%s %s/%s %s: %s%n"
                        .formatted(
                            e.getMetadata().getCreationTimestamp(),
                            e.getInvolvedObject().getKind(),
                            e.getInvolvedObject().getName(),
                            e.getReason(),
                            e.getMessage())));
    cluster.chart().operatorPods().forEach(pod -> log(text, pod));
    client.pods().inNamespace(namespace.name()).list().getItems().stream()
        .filter(pod -> !"Succeeded".equals(pod.getStatus().getPhase()))
        .forEach(pod -> log(text, pod));
    System.out.println(text);
  }

  private void log(StringBuilder text, Pod pod) {
    heading(text, "log of " + pod.getMetadata().getName());
    text.append(
        quietly(
            () ->
                client
                    .pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .tailingLines(LOG_LINES)
                    .getLog()));
  }

  private static void heading(StringBuilder text, String title) {
    text.append("\n==== ").append(title).append(" ====\n");
  }

  private static boolean isComplete(InferenceJob job) {
    return job.getStatus() != null && job.getStatus().phase() == Phase.COMPLETE;
  }

  private static String describe(Pod pod) {
    return "%s %s %s"
        .formatted(
            pod.getMetadata().getName(),
            pod.getStatus().getPhase(),
            pod.getStatus().getContainerStatuses().stream()
                .map(c -> Serialization.asJson(c.getState()))
                .toList());
  }

  private static String quietly(Supplier<String> text) {
    try {
      return text.get();
    } catch (KubernetesClientException e) {
      return e.getMessage();
    }
  }
}
