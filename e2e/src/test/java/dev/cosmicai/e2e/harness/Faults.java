package dev.cosmicai.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.e2e.machine.CommandLine;
import dev.cosmicai.e2e.machine.Settings;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** What can happen to a cluster. */
public final class Faults {
  private final Cluster cluster;

  Faults(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Ends pods at once, as when their node is lost; those pods. */
  public List<Pod> kill(List<Pod> pods) {
    assertThat(pods.isEmpty()).as("no pods to kill").isFalse();
    pods.forEach(pod -> client().resource(pod).withGracePeriod(0).delete());
    return pods;
  }

  /** Ends the operator at once; its Deployment starts another one. The names of the killed pods. */
  public List<String> killOperator() {
    return kill(cluster.chart().operatorPods()).stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  /** Makes a container's memory run out, which ends its Java process; that pod. */
  public Pod exhaustMemory(Pod pod) {
    Processes.exhaustMemory(client(), pod);
    return pod;
  }

  /** Restarts a component of the cluster and waits until it is there again. */
  public void restart(String component) {
    String command =
        Settings.environment("COSMIC_E2E_RESTART")
            .orElseGet(
                () -> {
                  Settings.missing(
                      "cannot restart the cluster's " + component + ": set COSMIC_E2E_RESTART");
                  return "";
                });
    double before = startTime(component);
    CommandLine.parse(command).run(component);
    Patience.await("the cluster answers after its " + component + " was restarted")
        .until(() -> client().nodes().list().getItems().stream().allMatch(Faults::isReady));
    Patience.await("the " + component + " is another process")
        .until(() -> startTime(component) > before);
  }

  /** When the component's process began, in seconds. */
  private double startTime(String component) {
    String path =
        component.equals("apiserver")
            ? "/metrics"
            : "/api/v1/nodes/%s/proxy/metrics"
                .formatted(client().nodes().list().getItems().get(0).getMetadata().getName());
    return client()
        .raw(path)
        .lines()
        .filter(line -> line.startsWith("process_start_time_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private KubernetesClient client() {
    return cluster.client();
  }

  private static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
