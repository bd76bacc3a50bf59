package dev.cosmicai.benchmarks.scale;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.TimeUnit;

/** Looks at one operator pod, and at no other if that one is replaced. */
final class OperatorProbe {
  private static final int TRIES = 30;

  private final KubernetesClient client;
  private final Pod pod;

  OperatorProbe(KubernetesClient client, String namespace) {
    this.client = client;
    pod = OperatorUsage.pod(client, namespace);
  }

  /** What it has used by now. */
  OperatorUsage usage() {
    try {
      for (int i = 0; i < TRIES; i++) {
        var usage = OperatorUsage.read(client, pod);
        if (usage.isPresent()) {
          return usage.get();
        }
        TimeUnit.SECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException(
        "the kubelet has no statistics of pod " + pod.getMetadata().getName() + "; is it gone?");
  }

  /** How often its container was restarted, such as for want of memory. */
  int restarts() {
    return client.resource(pod).require().getStatus().getContainerStatuses().stream()
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }
}
