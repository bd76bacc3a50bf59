package dev.cosmicai.e2e.harness;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.e2e.machine.Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A namespace of one test class. The API server holds its pods to the restricted pod-security
 * profile, so that every test shows that ours keep to it.
 */
public final class TestNamespace implements AutoCloseable {
  private static final int SUFFIXES = 0xFFFF;

  private final Cluster cluster;
  private final String name;

  private TestNamespace(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  static TestNamespace create(Cluster cluster, Class<?> test) {
    String kebab =
        test.getSimpleName().replaceAll("E2E$", "").replaceAll("(?<=[a-z])(?=[A-Z])", "-");
    return create(
        cluster,
        "e2e-%s-%04x"
            .formatted(
                kebab.toLowerCase(Locale.ROOT), ThreadLocalRandom.current().nextInt(SUFFIXES)));
  }

  private static TestNamespace create(Cluster cluster, String name) {
    cluster
        .client()
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
    Patience.await("the service account of " + name)
        .until(
            () ->
                cluster.client().serviceAccounts().inNamespace(name).withName("default").get()
                    != null);
    return new TestNamespace(cluster, name);
  }

  /** Another one beside this; the caller closes it. */
  public TestNamespace sibling(String suffix) {
    return create(cluster, name + "-" + suffix);
  }

  public String name() {
    return name;
  }

  public Cluster cluster() {
    return cluster;
  }

  public KubernetesClient client() {
    return cluster.client();
  }

  /** The jobs here. */
  public NonNamespaceOperation<
          InferenceJob, KubernetesResourceList<InferenceJob>, Resource<InferenceJob>>
      jobs() {
    return client().resources(InferenceJob.class).inNamespace(name);
  }

  /** Starts a job, and follows it from before its beginning. */
  public RunningJob start(TestJob job) {
    RunningJob running = RunningJob.follow(this, job.name());
    client().resource(job.resource(this)).create();
    return running;
  }

  /** The pods of a job: {@code rank} or {@code coordinator}, in the order of their names. */
  public List<Pod> pods(String job, String component) {
    return client()
        .pods()
        .inNamespace(name)
        .withLabels(Map.of("cosmicai.dev/job", job, "app.kubernetes.io/component", component))
        .list()
        .getItems()
        .stream()
        .sorted((a, b) -> a.getMetadata().getName().compareTo(b.getMetadata().getName()))
        .toList();
  }

  /** Whatever there is here that belongs to a job. */
  public List<HasMetadata> belongings(String job) {
    List<HasMetadata> found = new ArrayList<>();
    String label = "cosmicai.dev/job";
    found.addAll(
        client().batch().v1().jobs().inNamespace(name).withLabel(label, job).list().getItems());
    found.addAll(client().pods().inNamespace(name).withLabel(label, job).list().getItems());
    found.addAll(client().secrets().inNamespace(name).withLabel(label, job).list().getItems());
    found.addAll(client().services().inNamespace(name).withLabel(label, job).list().getItems());
    found.addAll(client().configMaps().inNamespace(name).withLabel(label, job).list().getItems());
    found.addAll(
        client()
            .network()
            .v1()
            .networkPolicies()
            .inNamespace(name)
            .withLabel(label, job)
            .list()
            .getItems());
    return found;
  }

  @Override
  public void close() {
    if (!Settings.isTrue("COSMIC_E2E_KEEP")) {
      client().namespaces().withName(name).delete();
    }
  }
}
