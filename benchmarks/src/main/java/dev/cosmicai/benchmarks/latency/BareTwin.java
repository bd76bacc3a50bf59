package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.rendezvous.RunCredentials;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The pods of a finished job once more, without the operator: its Service and its two Jobs with
 * another name, another run and another output, and credentials of their own.
 */
final class BareTwin {
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final int START_MINUTES = 2;
  private static final int LOOK_MILLIS = 200;

  private final KubernetesClient client;
  private final String namespace;
  private final String original;
  private final String originalUid;
  private final String name;
  private final String uid = UUID.randomUUID().toString();

  BareTwin(KubernetesClient client, String namespace, String original, String originalUid) {
    this.client = client;
    this.namespace = namespace;
    this.original = original;
    this.originalUid = originalUid;
    name = original + "-bare";
  }

  /** What the worker Job is called. */
  String name() {
    return name;
  }

  /** Starts the coordinator and waits until it serves. */
  void startCoordinator() throws InterruptedException {
    client.resource(secret()).create();
    Service service =
        twin(Service.class, client.services().inNamespace(namespace).withName(coordinator()).get());
    service.getSpec().setClusterIP(null);
    service.getSpec().setClusterIPs(null);
    client.resource(service).create();
    client.resource(twinJob(coordinator())).create();
    awaitServing();
  }

  /** Starts the ranks. */
  void startRanks() {
    client.resource(twinJob(original)).create();
  }

  /** Deletes all of it. */
  void delete() {
    client.batch().v1().jobs().inNamespace(namespace).withName(name).delete();
    client.batch().v1().jobs().inNamespace(namespace).withName(name + "-coordinator").delete();
    client.services().inNamespace(namespace).withName(name + "-coordinator").delete();
    client.secrets().inNamespace(namespace).withName(name + "-run").delete();
  }

  private String coordinator() {
    return original + "-coordinator";
  }

  private HasMetadata secret() {
    RunCredentials credentials =
        RunCredentials.generate(
            List.of("%s-coordinator.%s.svc".formatted(name, namespace)), Duration.ofDays(1));
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name + "-run")
        .withNamespace(namespace)
        .endMetadata()
        .withStringData(
            Map.of(
                "token",
                credentials.token(),
                "tls.crt",
                credentials.certificatePem(),
                "tls.key",
                credentials.privateKeyPem()))
        .build();
  }

  private Job twinJob(String jobName) {
    Job job =
        twin(Job.class, client.batch().v1().jobs().inNamespace(namespace).withName(jobName).get());
    job.getSpec().setSelector(null);
    ObjectMeta pods = job.getSpec().getTemplate().getMetadata();
    pods.getLabels().keySet().removeIf(label -> label.matches(".*(controller-uid|job-name)"));
    pods.getLabels().remove(MANAGED_BY);
    return job;
  }

  /** Name and run stand in texts of many fields, so they are replaced in the text of the whole. */
  private <T extends HasMetadata> T twin(Class<T> type, T object) {
    String text = client.getKubernetesSerialization().asJson(object);
    T twin =
        client
            .getKubernetesSerialization()
            .unmarshal(text.replace(original, name).replace(originalUid, uid), type);
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(twin.getMetadata().getName());
    metadata.setNamespace(namespace);
    metadata.setLabels(twin.getMetadata().getLabels());
    metadata.getLabels().remove(MANAGED_BY);
    twin.setMetadata(metadata);
    return twin;
  }

  private void awaitServing() throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(START_MINUTES);
    while (System.nanoTime() - deadlineNanos < 0) {
      List<Pod> pods =
          client
              .pods()
              .inNamespace(namespace)
              .withLabel("cosmicai.dev/run", uid)
              .withField("status.phase", "Running")
              .list()
              .getItems();
      if (!pods.isEmpty() && client.pods().resource(pods.get(0)).getLog().contains("serves")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new IllegalStateException("the coordinator of " + name + " does not serve");
  }
}
