package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Makes many jobs at once and measures the operator's memory and CPU: while they start, in a window
 * in which all of them run, and, if wanted, until all are complete.
 */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures the operator's memory and CPU with many jobs of many ranks. The cluster needs the"
            + " chart, installed as it is; nodes, coordinators and ranks are played.")
public final class ScaleBenchmark implements Callable<Integer> {
  private static final int PORT = 21_000;
  private static final int LOOK_SECONDS = 5;

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

  @Option(
      names = "--complete-seconds",
      description = "How long to go on after that, at most, until all jobs are complete.")
  private int completeSeconds = 0;

  @Option(names = "--namespace", description = "Where the jobs are made; it is deleted at the end.")
  private String namespace = "benchmark-scale";

  @Option(names = "--operator-namespace", description = "Where the operator runs.")
  private String operatorNamespace = "cosmic-system";

  @Option(
      names = "--address",
      description = "An address of this machine that pods reach; unset: guessed.")
  private String address;

  @Mixin private Publication publication;

  private Stage stage;
  private Traffic traffic;
  private OperatorProbe probe;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ScaleBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (KubernetesClient client = client()) {
      ScaleSettings settings =
          new ScaleSettings(
              namespace,
              operatorNamespace,
              address == null ? ReachableAddress.guess(client) : address,
              PORT,
              jobs,
              ranks,
              parallelism,
              rankSeconds);
      try (Stage played = Stage.set(client, settings);
          Traffic counted = new Traffic(client, namespace)) {
        stage = played;
        traffic = counted;
        probe = new OperatorProbe(client, operatorNamespace);
        measure();
      }
    }
    return 0;
  }

  private static KubernetesClient client() {
    // The API server has much to do.
    Config patient =
        new ConfigBuilder().withRequestTimeout((int) TimeUnit.MINUTES.toMillis(1)).build();
    return new KubernetesClientBuilder().withConfig(patient).build();
  }

  private void measure() throws IOException, InterruptedException {
    say(jobs + " jobs of " + ranks + " ranks, " + parallelism + " of each at once");
    Window idle = new Window("no job");
    observe(idle, 30, false);
    Window start = new Window("%d jobs start".formatted(jobs));
    start.add(sample());
    stage.createJobs();
    while (traffic.phases().getOrDefault(Phase.RUNNING, 0) < jobs) {
      observe(start, LOOK_SECONDS, false);
    }
    Window running = new Window("%d jobs run".formatted(jobs));
    observe(running, windowSeconds, false);
    Window end = new Window("until %d jobs are complete".formatted(jobs));
    if (completeSeconds > 0) {
      observe(end, completeSeconds, true);
    }
    StringJoiner report =
        new StringJoiner("\n").add(Window.HEAD).add(idle.row()).add(start.row()).add(running.row());
    if (completeSeconds > 0) {
      report.add(end.row());
    }
    report
        .add("")
        .add(
            ("Ranks done: %d of %d. Jobs by phase: %s. Restarts of the operator: %d. Writes given"
                    + " up by the played kubelet: %d.")
                .formatted(
                    stage.runs().ranksDone(),
                    (long) jobs * ranks,
                    traffic.phases(),
                    probe.restarts(),
                    stage.runs().refusedWrites()));
    publication.tables("scale", report.toString());
  }

  private void observe(Window window, int seconds, boolean untilComplete)
      throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    do {
      window.add(sample());
      TimeUnit.SECONDS.sleep(LOOK_SECONDS);
      if (untilComplete && traffic.phases().getOrDefault(Phase.COMPLETE, 0) == jobs) {
        break;
      }
    } while (System.nanoTime() - endNanos < 0);
    window.add(sample());
    say(traffic.phases() + "; ranks done: " + stage.runs().ranksDone());
  }

  private Sample sample() {
    return new Sample(
        probe.usage(), stage.runs().ranksDone(), traffic.jobChanges(), traffic.statusWrites());
  }

  private static void say(String line) {
    System.err.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
