package dev.cosmicai.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.benchmarks.OnChange;
import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.benchmarks.scale.Window.Sample;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  @Mixin private SimulatedCluster cluster;

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
    return cluster.measure(
        addition(rankSeconds),
        connected -> {
          client = connected;
          operator = cluster.operator(client);
          runs = new SimulatedRuns(client, ranks);
          client.resources(Job.class).inform(counter(jobChanges));
          inferenceJobs = client.resources(InferenceJob.class).inform(counter(statusWrites));
          measure();
          return 0;
        });
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
  static SimulatedCluster.Addition addition(double rankSeconds) {
    return new SimulatedCluster.Addition(
        NAMESPACE,
        List.of("pods", "services"),
        "scale.yaml",
        Map.of(
            "minMillis", Math.round(rankSeconds * 750),
            "maxMillis", Math.round(rankSeconds * 1250)));
  }

  private InferenceJob job(String name) throws IOException {
    String yaml =
        SimulatedCluster.filled(
            "job.yaml",
            Map.of(
                "name", name,
                "ranks", Integer.toString(ranks),
                "parallelism", Integer.toString(parallelism)));
    return client.getKubernetesSerialization().unmarshal(yaml, InferenceJob.class);
  }
}
