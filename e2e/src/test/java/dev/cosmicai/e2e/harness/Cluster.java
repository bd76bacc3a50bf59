package dev.cosmicai.e2e.harness;

import dev.cosmicai.e2e.machine.ClusterAccess;
import dev.cosmicai.e2e.machine.Settings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The cluster under test, with our images loaded and the chart installed. */
public final class Cluster implements AutoCloseable {
  private static final List<String> MODULES =
      List.of("operator", "coordinator", "worker", "onnx", "cli");

  private final ClusterAccess access;
  private final KubernetesClient client;
  private final Chart chart;

  private Cluster(ClusterAccess access) {
    this.access = access;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(access.kubeconfig().toFile()))
            .build();
    this.chart = new Chart(access.kubeconfig(), client);
  }

  /** Finds the cluster and makes it ready; the test is skipped if there is none. */
  static Cluster open() {
    ClusterAccess access = ClusterAccess.find().orElse(null);
    if (access == null) {
      Settings.missing(
          "no cluster for the end-to-end tests: KUBECONFIG is not set and Docker does not run");
    }
    Cluster cluster = new Cluster(access);
    try {
      access.load(archives());
      cluster.chart.install();
      return cluster;
    } catch (RuntimeException e) {
      cluster.client.close();
      access.close();
      throw e;
    }
  }

  /** For what the cluster's administrator may do. */
  public KubernetesClient client() {
    return client;
  }

  /** What is installed. */
  public Chart chart() {
    return chart;
  }

  /** What can happen to a cluster. */
  public Faults faults() {
    return new Faults(this);
  }

  @Override
  public void close() {
    if (!Settings.isTrue("COSMIC_E2E_KEEP")) {
      chart.uninstall();
    }
    client.close();
    access.close();
  }

  private static List<Path> archives() {
    List<Path> archives =
        MODULES.stream().map(m -> Settings.ROOT.resolve(m).resolve("target/image.tar")).toList();
    Stream<Path> missing = archives.stream().filter(archive -> !Files.exists(archive));
    missing
        .findFirst()
        .ifPresent(
            archive ->
                Settings.missing(
                    archive + " is not there; build the images: mvn -Pimages package -DskipTests"));
    return archives;
  }
}
