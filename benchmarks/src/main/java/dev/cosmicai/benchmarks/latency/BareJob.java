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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The pods of a finished job once more, without the operator: its Service and its two Jobs with
 * another name, another run and another output, and credentials of their own.
 */
final class BareJob implements AutoCloseable {
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final int LOOKS = 600;
  private static final int LOOK_MILLIS = 200;

  private final KubernetesClient client;
  private final HasMetadata original;
  private final String name;
  private final String uid = UUID.randomUUID().toString();
  private final List<HasMetadata> made = new ArrayList<>();

  /** Of a job as it is in the cluster. */
  BareJob(KubernetesClient client, HasMetadata original) {
    this.client = client;
    this.original = original;
    name = original.getMetadata().getName() + "-bare";
  }

  String name() {
    return name;
  }

  /** Starts the coordinator and waits until it serves. */
  void startCoordinator() throws InterruptedException {
    String coordinator = original.getMetadata().getName() + "-coordinator";
    makeSecret();
    Service service = copy(client.services().withName(coordinator).require());
    service.getSpec().setClusterIP(null);
    service.getSpec().setClusterIPs(null);
    make(service);
    makeJob(coordinator);
    for (int look = 1; !serves(); look++) {
      if (look == LOOKS) {
        throw new IllegalStateException("the coordinator of " + name + " does not serve");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  void startRanks() {
    makeJob(original.getMetadata().getName());
  }

  @Override
  public void close() {
    client.resourceList(made).delete();
  }

  private void make(HasMetadata object) {
    client.resource(object).create();
    made.add(object);
  }

  private void makeSecret() {
    RunCredentials credentials =
        RunCredentials.generate(
            List.of("%s-coordinator.%s.svc".formatted(name, client.getNamespace())),
            Duration.ofDays(1));
    make(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name + "-run")
            .endMetadata()
            .addToStringData("token", credentials.token())
            .addToStringData("tls.crt", credentials.certificatePem())
            .addToStringData("tls.key", credentials.privateKeyPem())
            .build());
  }

  private void makeJob(String ofName) {
    Job job = copy(client.batch().v1().jobs().withName(ofName).require());
    job.getSpec().setSelector(null);
    Map<String, String> labels = job.getSpec().getTemplate().getMetadata().getLabels();
    labels.keySet().removeIf(label -> label.matches(".*(controller-uid|job-name)"));
    labels.remove(MANAGED_BY);
    make(job);
  }

  /** Name and run stand in texts of many fields, so they are replaced in the text of the whole. */
  @SuppressWarnings("unchecked")
  private <T extends HasMetadata> T copy(T object) {
    String text =
        client
            .getKubernetesSerialization()
            .asJson(object)
            .replace(original.getMetadata().getName(), name)
            .replace(original.getMetadata().getUid(), uid);
    T copy = (T) client.getKubernetesSerialization().unmarshal(text, object.getClass());
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(copy.getMetadata().getName());
    metadata.setLabels(copy.getMetadata().getLabels());
    metadata.getLabels().remove(MANAGED_BY);
    copy.setMetadata(metadata);
    return copy;
  }

  private boolean serves() {
    List<Pod> pods =
        client
            .pods()
            .withLabel("cosmicai.dev/run", uid)
            .withField("status.phase", "Running")
            .list()
            .getItems();
    return !pods.isEmpty() && client.pods().resource(pods.get(0)).getLog().contains("serves");
  }
}
