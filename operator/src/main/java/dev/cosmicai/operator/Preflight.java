package dev.cosmicai.operator;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Set;

/** Finds out in one second, and says in one line, what would keep the operator from working. */
final class Preflight {
  private static final List<Class<? extends HasMetadata>> WATCHED =
      List.of(
          InferenceJob.class, InferenceSweep.class, Job.class, Service.class, NetworkPolicy.class);

  private Preflight() {}

  /** Lists as little as possible of what the operator watches, everywhere that it will. */
  static void check(KubernetesClient client, OperatorConfig config) {
    Set<String> namespaces =
        config.watchNamespaces().isEmpty() ? Set.of("") : config.watchNamespaces();
    for (String namespace : namespaces) {
      try {
        for (Class<? extends HasMetadata> type : WATCHED) {
          var all = client.resources(type);
          var one = new ListOptionsBuilder().withLimit(1L).build();
          if (namespace.isEmpty()) {
            all.inAnyNamespace().list(one);
          } else {
            all.inNamespace(namespace).list(one);
          }
        }
      } catch (KubernetesClientException e) {
        throw explained(e);
      }
    }
  }

  private static RuntimeException explained(KubernetesClientException e) {
    return switch (e.getCode()) {
      case HTTP_NOT_FOUND ->
          new FatalFault(
              Reason.InvalidSpec,
              "this cluster does not know InferenceJobs or InferenceSweeps; install them with kubectl"
                  + " apply -f crds/inferencejobs.cosmicai.dev-v1.yml -f"
                  + " crds/inferencesweeps.cosmicai.dev-v1.yml, or with the Helm chart",
              e);
      case HTTP_FORBIDDEN ->
          new FatalFault(
              Reason.PermissionDenied,
              "the operator's service account may not list what it watches: "
                  + firstLine(e)
                  + "; grant what the Helm chart's roles grant",
              e);
      default ->
          new RetriableFault(
              Reason.Interrupted, "the API server does not answer: " + firstLine(e), e);
    };
  }

  private static String firstLine(KubernetesClientException e) {
    return e.getMessage().lines().findFirst().orElse("no reason given");
  }
}
