package dev.cosmicai.benchmarks.scale;

import com.google.protobuf.ByteString;
import dev.cosmicai.benchmarks.Galaxies;
import dev.cosmicai.benchmarks.OnChange;
import dev.cosmicai.benchmarks.SimulatedRun;
import dev.cosmicai.rendezvous.RunCredentials;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does what the processes in the pods would do: serves a rendezvous for each run that has a pod,
 * lets its ranks join when their pods run, and commit when these have succeeded.
 */
final class SimulatedRuns {
  /** The port of job 0; the other jobs' follow. */
  private static final int FIRST_PORT = 21_000;

  /** What the names of jobs begin with, before their number. */
  static final String PREFIX = "scale-";

  private static final int SAMPLES = 512;

  private final KubernetesClient client;
  private final int worldSize;
  private final ByteString metrics = ByteString.copyFrom(Galaxies.metrics(SAMPLES, 1).toBytes());
  private final Map<String, SimulatedRun> runs = new ConcurrentHashMap<>();
  private final AtomicLong ranksDone = new AtomicLong();

  SimulatedRuns(KubernetesClient client, int worldSize) {
    this.client = client;
    this.worldSize = worldSize;
    client
        .pods()
        .withLabel("app.kubernetes.io/managed-by", "cosmic-operator")
        .inform(new OnChange<>(this::see));
  }

  /** Where the rendezvous of the job with this name is served. */
  static int port(String job) {
    return FIRST_PORT + Integer.parseInt(job.substring(PREFIX.length()));
  }

  long ranksDone() {
    return ranksDone.get();
  }

  private void see(Pod before, Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    String uid = labels.get("cosmicai.dev/run");
    SimulatedRun run = runs.computeIfAbsent(uid, any -> serve(pod, uid));
    String rank = labels.get("batch.kubernetes.io/job-completion-index");
    String phase = pod.getStatus().getPhase();
    boolean changed = before == null || !phase.equals(before.getStatus().getPhase());
    if (!"rank".equals(labels.get("app.kubernetes.io/component")) || !changed) {
      return;
    }
    int number = Integer.parseInt(rank);
    if (!"Pending".equals(phase)) {
      run.ledger().join(SimulatedRun.join(uid, number));
    }
    if ("Succeeded".equals(phase)) {
      run.ledger().commit(SimulatedRun.commit(uid, number, metrics)).join();
      run.ledger().finish(SimulatedRun.finish(uid, number)).join();
      ranksDone.incrementAndGet();
    }
  }

  private SimulatedRun serve(Pod pod, String uid) {
    String job = pod.getMetadata().getLabels().get("cosmicai.dev/job");
    Secret secret = client.secrets().withName(job + "-run").require();
    RunCredentials credentials =
        new RunCredentials(text(secret, "token"), text(secret, "tls.crt"), text(secret, "tls.key"));
    return SimulatedRun.serve(port(job), credentials, uid, worldSize);
  }

  private static String text(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }
}
