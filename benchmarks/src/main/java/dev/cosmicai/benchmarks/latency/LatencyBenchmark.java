package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.results.rank.RankResult;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs the demo's job in three ways, in turns: as a job whose world size follows from the planning,
 * as one that says it, and as a bare Indexed Job of the same pods.
 */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures where the time of a small job goes, beside a bare Indexed Job of the same pods."
            + " The cluster needs the chart, installed as it is, and the images.")
public final class LatencyBenchmark implements Callable<Integer> {
  private static final String PLANNED = "job, one rank a file";
  private static final String SIZED = "job with worldSize";
  private static final String BARE = "bare Indexed Job";
  private static final int WORLD_SIZE = 4;

  @Option(names = "--rounds", description = "Rounds that count; one more goes before them.")
  private int rounds = 5;

  @Option(names = "--namespace", description = "Where the jobs are made; it is deleted at the end.")
  private String namespace = "benchmark-latency";

  @Option(names = "--samples", description = "The folder with demo-s3.yaml and minimal.yaml.")
  private Path samples = Path.of("deploy/samples");

  @Option(names = "--chart", description = "An SVG file to draw the medians into.")
  private Path chart;

  @Mixin private Publication publication;

  private KubernetesClient client;
  private DemoJobs jobs;
  private DemoStore store;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LatencyBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Map<String, List<Round>> ways = new LinkedHashMap<>();
    List.of(PLANNED, SIZED, BARE).forEach(way -> ways.put(way, new ArrayList<>()));
    try (KubernetesClient connected = new KubernetesClientBuilder().build()) {
      client = connected;
      jobs = new DemoJobs(client, namespace, samples);
      jobs.prepare();
      try (DemoStore opened = new DemoStore(client, namespace)) {
        store = opened;
        for (int i = 0; i <= rounds; i++) {
          Map<String, Round> round = round(i);
          if (i > 0) {
            round.forEach((way, result) -> ways.get(way).add(result));
          }
        }
      }
      jobs.remove();
    }
    publication.tables(
        "latency",
        String.join(
            "\n\n",
            LatencyTables.totals(ways),
            LatencyTables.milestones(ways),
            LatencyTables.stages(ways)));
    if (chart != null) {
      Files.writeString(chart, LatencyChart.draw(ways).toString());
    }
    return 0;
  }

  private Map<String, Round> round(int number) throws Exception {
    InferenceJob planned = jobs.job("planned-" + number, null);
    Round ofPlanned = operated(planned);
    say(PLANNED, ofPlanned);
    InferenceJob sized = jobs.job("sized-" + number, WORLD_SIZE);
    Round ofSized = operated(sized);
    say(SIZED, ofSized);
    Round ofBare = bare(sized);
    say(BARE, ofBare);
    jobs.delete(planned, sized);
    return Map.of(PLANNED, ofPlanned, SIZED, ofSized, BARE, ofBare);
  }

  private Round operated(InferenceJob job) throws Exception {
    try (Observer observer = new Observer(client, namespace, job.name())) {
      observer.timeline().first(Milestone.APPLIED, Instant.now());
      client.resource(job).create();
      observer.awaitEnd();
      return round(observer.timeline(), job.getSpec().output().uri());
    }
  }

  private Round bare(InferenceJob original) throws Exception {
    String uid = client.resource(original).require().getMetadata().getUid();
    BareTwin twin = new BareTwin(client, namespace, original.name(), uid);
    twin.startCoordinator();
    try (Observer observer = new Observer(client, namespace, twin.name())) {
      Timeline timeline = observer.timeline();
      timeline.first(Milestone.APPLIED, Instant.now());
      twin.startRanks();
      observer.awaitEnd();
      return round(
          timeline, original.getSpec().output().uri().replace(original.name(), twin.name()));
    } finally {
      twin.delete();
    }
  }

  private Round round(Timeline timeline, String output) {
    List<RankResult> ranks = store.ranks(output);
    for (RankResult rank : ranks) {
      Instant started = Instant.ofEpochMilli((long) (rank.times().startedEpochSeconds() * 1e3));
      timeline.last(Milestone.RANKS_STARTED, started);
      timeline.last(
          Milestone.RANKS_STORED,
          started.plus(Duration.ofMillis((long) (rank.times().wallSeconds() * 1e3))));
    }
    return new Round(timeline, ranks);
  }

  private static void say(String way, Round round) {
    System.err.printf(
        "%s %s: %.1f s, of it %.1f s the slowest rank's own work%n",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        way,
        round.seconds(),
        round.slowestRankSeconds());
  }
}
