package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final String NAMESPACE = "benchmark-latency";

  @Option(names = "--rounds", description = "Rounds that count; one more goes before them.")
  private int rounds = 5;

  @Option(names = "--chart", description = "An SVG file to draw the medians into.")
  private Path chart;

  @Mixin private Publication publication;

  private final Map<String, List<Round>> ways = new LinkedHashMap<>();
  private KubernetesClient client;
  private DemoCluster demo;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LatencyBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Config config = new ConfigBuilder().withNamespace(NAMESPACE).build();
    try (KubernetesClient connected = new KubernetesClientBuilder().withConfig(config).build();
        DemoCluster cluster = new DemoCluster(connected)) {
      client = connected;
      demo = cluster;
      for (int i = 0; i <= rounds; i++) {
        round(i);
      }
    }
    ways.values().forEach(all -> all.remove(0));
    LatencyReport report = new LatencyReport(ways);
    publication.publish("latency", List.of(report.totals(), report.milestones()));
    if (chart != null) {
      Files.writeString(chart, report.chart().toString());
    }
    return 0;
  }

  private void round(int number) throws InterruptedException {
    InferenceJob planned = demo.job("planned-" + number, "");
    observe("job, one rank a file", planned.name(), () -> client.resource(planned).create());
    InferenceJob sized = demo.job("sized-" + number, "worldSize: 4");
    observe("job with worldSize", sized.name(), () -> client.resource(sized).create());
    try (BareJob bare = new BareJob(client, client.resource(sized).require())) {
      bare.startCoordinator();
      observe("bare Indexed Job", bare.name(), bare::startRanks);
    }
    demo.delete(planned, sized);
  }

  private void observe(String way, String name, Runnable start) {
    try (Observer observer = new Observer(client, name)) {
      Round round = Round.of(observer.observe(start), demo.ranks(name));
      System.err.printf("%s: %.1f s%n", way, round.seconds());
      ways.computeIfAbsent(way, any -> new ArrayList<>()).add(round);
    }
  }
}
