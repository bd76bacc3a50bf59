package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.benchmarks.OnChange;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.rendezvous.RunCredentials;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs several sweeps at once to their ends and measures the operator's memory, which holds all of
 * their jobs in the end; then looks whether each run took place once, and in its own sweep.
 */
@Command(
    name = "sweeps",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures the operator's memory with several sweeps at once, and checks that they do not mix."
            + " The cluster needs the chart, and KWOK with nodes for sweeps x parallel-jobs x 2"
            + " pods; what coordinators and ranks do is simulated.")
public final class SweepsBenchmark implements Callable<Integer> {
  private static final int LOOK_SECONDS = 5;
  private static final int DELETE_MINUTES = 15;
  private static final int WEBHOOK_PORT = 20_998;
  private static final int MOST_VALUES = 100;
  private static final double MEBIBYTE = 1 << 20;
  private static final String NAMESPACE = "benchmark-sweeps";

  @Option(names = "--sweeps", description = "Sweeps at once.")
  private int sweeps = 3;

  @Option(names = "--cells", description = "Cells of each; above 100, a multiple of 100.")
  private int cells = 200;

  @Option(names = "--repeats", description = "Runs of each cell.")
  private int repeats = 3;

  @Option(names = "--parallel-jobs", description = "Runs of a sweep at the same time.")
  private int parallelJobs = 10;

  @Option(names = "--run-seconds", description = "How long a run takes.")
  private double runSeconds = 3;

  @Option(names = "--limit-mib", description = "What the operator's memory must stay below.")
  private int limitMib = 256;

  @Option(names = "--minutes", description = "How long all of it may take.")
  private int minutes = 60;

  @Option(names = "--operator-namespace", description = "Where the operator runs.")
  private String operatorNamespace = "cosmic-system";

  @Option(
      names = "--operator-pid",
      paramLabel = "PID",
      description = "The operator's process on this machine, where it runs in no pod.")
  private Long operatorPid;

  @Option(
      names = "--address",
      required = true,
      description = "An address of this machine that the API server reaches.")
  private String address;

  @Mixin private Publication publication;

  private final Map<String, Integer> made = new ConcurrentHashMap<>();
  private KubernetesClient client;
  private OperatorUsage operator;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SweepsBenchmark()).execute(args));
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
      operator =
          operatorPid == null
              ? OperatorUsage.InPod.find(client, operatorNamespace)
              : new OperatorUsage.AsProcess(operatorPid);
      System.err.printf("answering the API server on port %d%n", webhook.port());
      String yaml = cluster(address, credentials.certificatePem(), runSeconds);
      List<HasMetadata> own =
          client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
      remove(own);
      own.forEach(object -> client.resource(object).create());
      try {
        client
            .resources(InferenceJob.class)
            .inform(new OnChange<>((before, job) -> count(before, job)));
        return measure();
      } finally {
        remove(own);
      }
    }
  }

  private void count(InferenceJob before, InferenceJob job) {
    if (before == null) {
      made.merge(job.name(), 1, Integer::sum);
    }
  }

  private int measure() throws IOException, InterruptedException {
    double idle = operator.memoryBytes() / MEBIBYTE;
    long begun = System.nanoTime();
    for (int i = 0; i < sweeps; i++) {
      client.resource(sweep(name(i), cells, repeats, parallelJobs)).create();
    }
    List<Double> memory = awaitEnd(begun);
    double seconds = (System.nanoTime() - begun) / 1e9;
    double peak = memory.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    List<String> faults = faults();
    if (operator.restarts() > 0) {
      faults.add("the operator was restarted " + operator.restarts() + " times");
    }
    if (peak >= limitMib) {
      faults.add("the operator took %.0f MiB, of %d".formatted(peak, limitMib));
    }
    MarkdownTable table =
        new MarkdownTable(
            "sweeps | runs | time | runs/s | no job, MiB | most, MiB | at the end, MiB");
    int runs = sweeps * cells * repeats;
    table.row(
        sweeps,
        runs,
        text("%.0f s", seconds),
        text("%.1f", runs / seconds),
        text("%.0f", idle),
        text("%.0f", peak),
        text("%.0f", memory.get(memory.size() - 1)));
    faults.forEach(fault -> System.err.println("fault: " + fault));
    publication.publish(
        "sweeps",
        List.of(
            table,
            faults.isEmpty()
                ? "Each run took place once, as a job of its own sweep, which counted it."
                : "Faults: " + faults.size() + "."));
    return faults.isEmpty() ? 0 : 1;
  }

  /** The operator's memory in MiB, as it was every few seconds until all sweeps had ended. */
  private List<Double> awaitEnd(long begun) throws InterruptedException {
    List<Double> memory = new ArrayList<>();
    boolean ended = false;
    while (!ended) {
      if (System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(minutes)) {
        throw new IllegalStateException("the sweeps take more than " + minutes + " minutes");
      }
      TimeUnit.SECONDS.sleep(LOOK_SECONDS);
      memory.add(operator.memoryBytes() / MEBIBYTE);
      List<InferenceSweep> seen = client.resources(InferenceSweep.class).list().getItems();
      ended =
          seen.stream()
              .allMatch(one -> one.getStatus() != null && one.getStatus().completionTime() != null);
      System.err.printf(
          "%s; operator: %.0f MiB%n",
          seen.stream()
              .map(one -> one.name() + " " + (one.getStatus() == null ? "" : done(one)))
              .collect(Collectors.joining(", ")),
          memory.get(memory.size() - 1));
    }
    return memory;
  }

  private static String done(InferenceSweep sweep) {
    return sweep.getStatus().runs() == null ? "begins" : sweep.getStatus().runs().done();
  }

  private List<String> faults() {
    List<String> faults = new ArrayList<>();
    List<InferenceJob> jobs = client.resources(InferenceJob.class).list().getItems();
    for (int i = 0; i < sweeps; i++) {
      InferenceSweep sweep = client.resources(InferenceSweep.class).withName(name(i)).require();
      faults.addAll(SweepRuns.faults(sweep, jobs));
    }
    made.forEach(
        (name, times) -> {
          if (times > 1) {
            faults.add(name + " was made " + times + " times");
          }
        });
    if (jobs.size() != sweeps * cells * repeats) {
      faults.add("there are %d jobs, not %d".formatted(jobs.size(), sweeps * cells * repeats));
    }
    return faults;
  }

  private static String name(int number) {
    return "sweep-" + number;
  }

  /** What this program adds to the cluster. */
  static String cluster(String address, String certificatePem, double runSeconds)
      throws IOException {
    return resource("sweeps.yaml")
        .replace("${address}", address)
        .replace("${webhookPort}", Integer.toString(WEBHOOK_PORT))
        .replace(
            "${webhookCa}",
            Base64.getEncoder().encodeToString(certificatePem.getBytes(StandardCharsets.UTF_8)))
        .replace("${runMillis}", Long.toString(Math.round(runSeconds * 1000)));
  }

  /** A sweep of so many cells. */
  static InferenceSweep sweep(String name, int cells, int repeats, int parallelJobs)
      throws IOException {
    int values = Math.min(cells, MOST_VALUES);
    if (values < 1 || cells % values != 0 || cells / values > MOST_VALUES) {
      throw new IllegalArgumentException("--cells: 1 to 100, or a multiple of 100, not " + cells);
    }
    String yaml =
        resource("sweep.yaml")
            .replace("${name}", name)
            .replace("${values}", numbers(1, values))
            .replace("${others}", numbers(0, cells / values))
            .replace("${repeats}", Integer.toString(repeats))
            .replace("${parallelJobs}", Integer.toString(parallelJobs));
    return Serialization.unmarshal(yaml, InferenceSweep.class);
  }

  private static String numbers(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  private static String resource(String name) throws IOException {
    try (var file = SweepsBenchmark.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** The namespace first; waits until it is gone. */
  private void remove(List<HasMetadata> own) {
    for (HasMetadata object : own) {
      client.resource(object).delete();
      client
          .resource(object)
          .waitUntilCondition(gone -> gone == null, DELETE_MINUTES, TimeUnit.MINUTES);
    }
  }
}
