package dev.cosmicai.e2e.harness;

import dev.cosmicai.e2e.machine.CommandLine;
import dev.cosmicai.e2e.machine.Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Helm release under test. */
public final class Chart {
  /** Where the operator runs. */
  public static final String NAMESPACE = "cosmic-system";

  /** The operator's Deployment. */
  public static final String DEPLOYMENT = "cosmic-operator";

  private static final String RELEASE = "cosmic-inference";

  private final CommandLine helm;
  private final KubernetesClient client;

  Chart(Path kubeconfig, KubernetesClient client) {
    this.helm =
        CommandLine.parse(Settings.environment("COSMIC_E2E_HELM").orElse("helm"))
            .with("KUBECONFIG", kubeconfig.toString());
    this.client = client;
  }

  /** The chart as it is in the repository. */
  public static Path folder() {
    return Settings.ROOT.resolve("deploy/helm/cosmic-inference");
  }

  /** Helm, on the cluster under test. */
  public CommandLine helm() {
    return helm;
  }

  /** The repository's chart with its default values. */
  public void install() {
    boolean wasThere = isInstalled();
    install(folder());
    if (wasThere) {
      // Another image of the same tag may have been loaded since.
      client.apps().deployments().inNamespace(NAMESPACE).withName(DEPLOYMENT).rolling().restart();
      awaitReady();
    }
  }

  /** A chart in a folder, with further values as {@code name=value}; waits until it is ready. */
  public void install(Path chart, String... values) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "upgrade",
                "--install",
                RELEASE,
                chart.toString(),
                "--namespace",
                NAMESPACE,
                "--create-namespace",
                // A definition that an earlier release has left there.
                "--take-ownership",
                // Else an upgrade without values keeps those that another test has set.
                "--reset-values",
                "--wait",
                "--timeout",
                "3m"));
    for (String value : values) {
      arguments.addAll(List.of("--set", value));
    }
    helm.run(arguments.toArray(String[]::new));
  }

  /** Removes the release, and what Helm itself removes with it. */
  public void uninstall() {
    helm.run("uninstall", RELEASE, "--namespace", NAMESPACE, "--wait", "--ignore-not-found");
  }

  /** Runs the chart's own tests. */
  public String test() {
    return helm.run("test", RELEASE, "--namespace", NAMESPACE, "--timeout", "3m");
  }

  /** Whether there is such a release. */
  public boolean isInstalled() {
    return helm.run("list", "--namespace", NAMESPACE, "--short").lines().anyMatch(RELEASE::equals);
  }

  /** Waits until the operator is there again. */
  public void awaitReady() {
    Patience.await("the operator is ready")
        .until(
            () -> {
              var deployment =
                  client.apps().deployments().inNamespace(NAMESPACE).withName(DEPLOYMENT).get();
              var status = deployment.getStatus();
              return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                  && deployment.getSpec().getReplicas().equals(status.getReadyReplicas())
                  && deployment.getSpec().getReplicas().equals(status.getUpdatedReplicas())
                  && deployment.getSpec().getReplicas().equals(status.getReplicas());
            });
  }

  /** What is left of the release, but for the resource's definition, which holds the jobs. */
  public List<HasMetadata> remains() {
    Map<String, String> ours = Map.of("app.kubernetes.io/instance", RELEASE);
    List<HasMetadata> found = new ArrayList<>();
    for (Class<? extends HasMetadata> kind :
        List.of(
            ClusterRole.class,
            ClusterRoleBinding.class,
            Role.class,
            RoleBinding.class,
            ServiceAccount.class,
            Deployment.class,
            Service.class,
            NetworkPolicy.class,
            Pod.class)) {
      found.addAll(client.resources(kind).inAnyNamespace().withLabels(ours).list().getItems());
    }
    return found;
  }

  /** Runs so many operators from now on. */
  public void scale(int replicas) {
    client.apps().deployments().inNamespace(NAMESPACE).withName(DEPLOYMENT).scale(replicas);
    Patience.await("there are %d operators".formatted(replicas))
        .until(() -> operatorPods().size() == replicas);
    if (replicas > 0) {
      awaitReady();
    }
  }

  /** The operator's pods. */
  public List<Pod> operatorPods() {
    return client
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/component", "operator")
        .list()
        .getItems();
  }
}
