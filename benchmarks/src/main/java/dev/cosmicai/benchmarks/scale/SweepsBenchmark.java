package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.benchmarks.OnChange;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepStatus;
import dev.cosmicai.crds.sweep.InferenceSweepStatus.RunCounts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  private static final int MOST_VALUES = 100;
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

  @Option(
      names = "--operator-pid",
      paramLabel = "PID",
      description = "The operator's process on this machine, where it runs in no pod.")
  private Long operatorPid;

  @Mixin private SimulatedCluster cluster;

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
    return cluster.measure(
        addition(runSeconds),
        connected -> {
          client = connected;
          operator =
              operatorPid == null
                  ? cluster.operator(client)
                  : new OperatorUsage.AsProcess(operatorPid);
          client
              .resources(InferenceJob.class)
              .inform(new OnChange<>((before, job) -> count(before, job)));
          return measure();
        });
  }

  private void count(InferenceJob before, InferenceJob job) {
    if (before == null) {
      made.merge(job.name(), 1, Integer::sum);
    }
  }

  private int measure() throws IOException, InterruptedException {
    int runs = sweeps * cells * repeats;
    MemoryCourse memory = new MemoryCourse(operator, runs);
    long begun = System.nanoTime();
    for (int i = 0; i < sweeps; i++) {
      client.resource(sweep(name(i), cells, repeats, parallelJobs)).create();
    }
    awaitEnd(begun, memory);
    double seconds = (System.nanoTime() - begun) / 1e9;
    List<String> faults = faults();
    if (operator.restarts() > 0) {
      faults.add("the operator was restarted " + operator.restarts() + " times");
    }
    if (memory.most() >= limitMib) {
      faults.add("the operator took %.0f MiB, of %d".formatted(memory.most(), limitMib));
    }
    faults.forEach(fault -> System.err.println("fault: " + fault));
    publication.publish(
        "sweeps",
        List.of(
            table(runs, seconds, memory),
            faults.isEmpty()
                ? "Each run took place once, as a job of its own sweep, which counted it."
                : "Faults: " + faults.size() + "."));
    return faults.isEmpty() ? 0 : 1;
  }

  private MarkdownTable table(int runs, double seconds, MemoryCourse memory) {
    MarkdownTable table =
        new MarkdownTable(
            "sweeps | runs | time | runs/s | no job, MiB | most, MiB | at the end, MiB"
                + " | live heap: no job and each third, MiB | bytes of heap a run");
    table.row(
        sweeps,
        runs,
        text("%.0f s", seconds),
        text("%.1f", runs / seconds),
        text("%.0f", memory.idle()),
        text("%.0f", memory.most()),
        text("%.0f", memory.last()),
        memory.liveHeap(),
        memory.heapOfARun());
    return table;
  }

  /** Looks at the operator's memory every few seconds, until all sweeps have ended. */
  private void awaitEnd(long begun, MemoryCourse memory) throws InterruptedException {
    boolean ended = false;
    while (!ended) {
      if (System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(minutes)) {
        throw new IllegalStateException("the sweeps take more than " + minutes + " minutes");
      }
      TimeUnit.SECONDS.sleep(LOOK_SECONDS);
      List<InferenceSweep> seen = client.resources(InferenceSweep.class).list().getItems();
      memory.look(seen.stream().mapToInt(SweepsBenchmark::ended).sum());
      ended =
          seen.stream()
              .allMatch(one -> one.getStatus() != null && one.getStatus().completionTime() != null);
      System.err.printf(
          "%s; operator: %.0f MiB%n",
          seen.stream().map(one -> one.name() + " " + done(one)).collect(Collectors.joining(", ")),
          memory.last());
    }
  }

  private static Optional<RunCounts> counts(InferenceSweep sweep) {
    return Optional.ofNullable(sweep.getStatus()).map(InferenceSweepStatus::runs);
  }

  private static int ended(InferenceSweep sweep) {
    return counts(sweep).map(runs -> runs.completed() + runs.failed()).orElse(0);
  }

  private static String done(InferenceSweep sweep) {
    return counts(sweep).map(RunCounts::done).orElse("begins");
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
  static SimulatedCluster.Addition addition(double runSeconds) {
    return new SimulatedCluster.Addition(
        NAMESPACE,
        List.of("pods"),
        "sweeps.yaml",
        Map.of("runMillis", Math.round(runSeconds * 1000)));
  }

  /**
   * A sweep of so many cells. Not as an {@link InferenceSweep}, whose axes hold all values as
   * texts: the API server takes numbers.
   */
  static GenericKubernetesResource sweep(String name, int cells, int repeats, int parallelJobs)
      throws IOException {
    int values = Math.min(cells, MOST_VALUES);
    if (values < 1 || cells % values != 0 || cells / values > MOST_VALUES) {
      throw new IllegalArgumentException("--cells: 1 to 100, or a multiple of 100, not " + cells);
    }
    String yaml =
        SimulatedCluster.filled(
            "sweep.yaml",
            Map.of(
                "name", name,
                "values", numbers(1, values),
                "others", numbers(0, cells / values),
                "repeats", Integer.toString(repeats),
                "parallelJobs", Integer.toString(parallelJobs)));
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }

  private static String numbers(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
