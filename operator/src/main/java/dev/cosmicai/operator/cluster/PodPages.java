package dev.cosmicai.operator.cluster;

import static java.net.HttpURLConnection.HTTP_GONE;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.RunLabels;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Lists a run's pods page by page: a run may have more of them than fit into memory at once. */
record PodPages(KubernetesClient client) {
  // A pod takes some 50 KB in memory, and several passes may list at the same time.
  private static final long PAGE_SIZE = 50;
  private static final int MAX_STARTS = 3;

  /** The first pods of a kind in a phase, or in any if the phase is empty; at most this many. */
  List<Pod> first(InferenceJob job, Component component, String phase, long limit) {
    return page(job, options(job, component, phase, limit, null)).getItems();
  }

  /**
   * Shows every pod of a kind in a phase, or in any if the phase is empty, to the step. Begins anew
   * with another value if the API server has forgotten where it was.
   */
  <T> T fold(
      InferenceJob job,
      Component component,
      String phase,
      Supplier<T> start,
      BiConsumer<T, Pod> step) {
    for (int starts = 1; ; starts++) {
      try {
        T value = start.get();
        String next = null;
        do {
          PodList page = page(job, options(job, component, phase, PAGE_SIZE, next));
          page.getItems().forEach(pod -> step.accept(value, pod));
          next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return value;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HTTP_GONE || starts == MAX_STARTS) {
          throw e;
        }
      }
    }
  }

  private PodList page(InferenceJob job, ListOptions options) {
    return client.pods().inNamespace(job.getMetadata().getNamespace()).list(options);
  }

  private static ListOptions options(
      InferenceJob job, Component component, String phase, long limit, String next) {
    return new ListOptionsBuilder()
        .withLabelSelector(
            RunLabels.selector(job, component).entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(",")))
        .withFieldSelector(phase.isEmpty() ? null : "status.phase=" + phase)
        .withLimit(limit)
        .withContinue(next)
        .build();
  }
}
