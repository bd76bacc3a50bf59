package dev.cosmicai.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.benchmarks.OnChange;
import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.benchmarks.scale.Window.Sample;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.rendezvous.RunCredentials;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Makes many jobs at once and measures the operator's memory and CPU: before, while they start, and
 * in a window in which all of them run.
 */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures the operator's memory and CPU with many jobs of many ranks. The cluster needs the"
            + " chart, installed as it is, and KWOK with nodes for jobs x (parallelism + 1) pods;"
            + " what coordinators and ranks do is simulated.")
public final class ScaleBenchmark implements Callable<Integer> {
  private static final int IDLE_SECONDS = 30;
  private static final int LOOK_SECONDS = 5;
  private static final int DELETE_MINUTES = 10;
  private static final int WEBHOOK_PORT = 20_999;
  private static final String NAMESPACE = "benchmark-scale";

  @Option(names = "--jobs", description = "Jobs at once.")
  private int jobs = 100;

  @Option(names = "--ranks", description = "Ranks of each job.")
  private int ranks = 1_000;

  @Option(names = "--parallelism", description = "Ranks of a job that run at once.")
  private int parallelism = 20;

  @Option(names = "--rank-seconds", description = "The mean time of a rank.")
  private double rankSeconds = 20;

  @Option(names = "--window-seconds", description = "How long to measure while all jobs run.")
  private int windowSeconds = 300;

  @Option(names = "--operator-namespace", description = "Where the operator runs.")
  private String operatorNamespace = "cosmic-system";

  @Option(
      names = "--address",
      required = true,
      description = "An address of this machine that the API server and pods reach.")
  private String address;

  @Mixin private Publication publication;

  private final AtomicLong jobChanges = new AtomicLong();
  private final AtomicLong statusWrites = new AtomicLong();
  private KubernetesClient client;
  private SimulatedRuns runs;
  private SharedIndexInformer<InferenceJob> inferenceJobs;
  private OperatorUsage.InPod operator;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ScaleBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
    Config config = new ConfigBuilder().withNamespace(NAMESPACE).build();
    // The API server has much to do.
    config.setRequestTimeout((int) TimeUnit.MINUTES.toMillis(1));
    RunCredentials credentials = RunCredentials.generate(List.of(address), Duration.ofDays(1));
    try (KubernetesClient connected = new KubernetesClientBuilder().withConfig(config).build();
        CoordinatorWebhook webhook = CoordinatorWebhook.start(WEBHOOK_PORT, credentials)) {
      client = connected;
      operator = OperatorUsage.InPod.find(client, operatorNamespace);
      System.err.printf("answering the API server on port %d%n", webhook.port());
      String yaml = cluster(address, credentials.certificatePem(), rankSeconds);
      List<HasMetadata> own =
          client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
      remove(own);
      own.forEach(object -> client.resource(object).create());
      try {
        runs = new SimulatedRuns(client, ranks);
        client.resources(Job.class).inform(counter(jobChanges));
        inferenceJobs = client.resources(InferenceJob.class).inform(counter(statusWrites));
        measure();
      } finally {
        remove(own);
      }
    }
    return 0;
  }

  private static <T> OnChange<T> counter(AtomicLong changes) {
    return new OnChange<>((before, now) -> changes.addAndGet(before == null ? 0 : 1));
  }

  private void measure() throws IOException, InterruptedException {
    Window idle = new Window("no job");
    observe(idle, IDLE_SECONDS);
    Window start = new Window(jobs + " jobs start");
    start.add(sample());
    for (int i = 0; i < jobs; i++) {
      client.resource(job(SimulatedRuns.PREFIX + i)).create();
    }
    while (runningJobs() < jobs) {
      observe(start, LOOK_SECONDS);
    }
    Window running = new Window(jobs + " jobs run");
    observe(running, windowSeconds);
    publication.publish(
        "scale",
        List.of(
            Window.table(idle, start, running),
            "Ranks done: %d of %d. Restarts of the operator: %d."
                .formatted(runs.ranksDone(), (long) jobs * ranks, operator.restarts())));
  }

  private void observe(Window window, int seconds) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    do {
      window.add(sample());
      TimeUnit.SECONDS.sleep(LOOK_SECONDS);
    } while (System.nanoTime() - endNanos < 0);
    window.add(sample());
    System.err.printf(
        "%s jobs running: %d; ranks done: %d%n", Instant.now(), runningJobs(), runs.ranksDone());
  }

  private long runningJobs() {
    return inferenceJobs.getStore().list().stream()
        .filter(job -> job.getStatus() != null && job.getStatus().phase() == Phase.RUNNING)
        .count();
  }

  /** What the operator's container has used, and what has happened meanwhile. */
  private Sample sample() throws InterruptedException {
    JsonNode container = operator.container();
    return new Sample(
        Instant.parse(container.at("/cpu/time").asText()),
        container.at("/cpu/usageCoreNanoSeconds").asLong() / 1e9,
        container.at("/memory/workingSetBytes").asLong(),
        runs.ranksDone(),
        jobChanges.get(),
        statusWrites.get());
  }

  /** What this program adds to the cluster. */
  static String cluster(String address, String certificatePem, double rankSeconds)
      throws IOException {
    return resource("cluster.yaml")
        .replace("${address}", address)
        .replace("${webhookPort}", Integer.toString(WEBHOOK_PORT))
        .replace(
            "${webhookCa}",
            Base64.getEncoder().encodeToString(certificatePem.getBytes(StandardCharsets.UTF_8)))
        .replace("${minMillis}", Long.toString(Math.round(rankSeconds * 750)))
        .replace("${maxMillis}", Long.toString(Math.round(rankSeconds * 1250)));
  }

  private InferenceJob job(String name) throws IOException {
    String yaml =
        resource("job.yaml")
            .replace("${name}", name)
            .replace("${ranks}", Integer.toString(ranks))
            .replace("${parallelism}", Integer.toString(parallelism));
    return client.getKubernetesSerialization().unmarshal(yaml, InferenceJob.class);
  }

  private static String resource(String name) throws IOException {
    try (var file = ScaleBenchmark.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The namespace first, while the webhook keeps its pods on KWOK's nodes; waits until it is gone.
   */
  private void remove(List<HasMetadata> own) {
    for (HasMetadata object : own) {
      client.resource(object).delete();
      client
          .resource(object)
          .waitUntilCondition(gone -> gone == null, DELETE_MINUTES, TimeUnit.MINUTES);
    }
  }
}
