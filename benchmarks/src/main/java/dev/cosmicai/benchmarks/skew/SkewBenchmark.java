package dev.cosmicai.benchmarks.skew;

import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.benchmarks.skew.SkewReport.Case;
import dev.cosmicai.benchmarks.skew.SkewRun.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how far apart ranks end, with splits that anybody may take and with fixed shares. */
@Command(
    name = "skew",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures when the first and the last rank of a run end: 16 ranks over one file of 1 GB, 3"
            + " ranks over 100 files of 1 to 100 MB, and 4 ranks of which one has a fifth of the"
            + " others' processor time. Each with assignment Dynamic and Static, in turns. Needs"
            + " root, for control groups, and 4 GB of disk; nothing else should run.")
public final class SkewBenchmark implements Callable<Integer> {
  private static final List<String> ASSIGNMENTS = List.of("Dynamic", "Static");

  /** What can be measured by itself. */
  enum Part {
    FILE,
    FILES,
    SLOW
  }

  @Option(names = "--rounds", description = "Rounds of each.")
  private int rounds = 3;

  @Option(
      names = "--only",
      split = ",",
      description = "What to measure: ${COMPLETION-CANDIDATES}. Unset: all.")
  private List<Part> parts = List.of(Part.values());

  @Option(names = "--scale", description = "How much of the data: 0.1 for a try.")
  private double scale = 1;

  @Option(names = "--dir", description = "The folder for data, results and logs.")
  private Path dir = Path.of(System.getProperty("java.io.tmpdir"), "cosmic-skew");

  @Mixin private Publication publication;

  private final SkewReport report = new SkewReport();
  private final Map<String, String> metrics = new HashMap<>();

  /** Something to run once a round. */
  private record Planned(Workload workload, Case of) {}

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SkewBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SkewRun run = new SkewRun(Files.createDirectories(dir).toRealPath());
    // A run refuses the output of another.
    String started = Long.toString(Instant.now().getEpochSecond());
    boolean same = true;
    for (int round = 1; round <= rounds; round++) {
      List<Planned> order = planned();
      if (round % 2 == 0) {
        Collections.reverse(order);
      }
      for (int i = 0; i < order.size(); i++) {
        String name = "%s-%d-%d".formatted(started, round, i);
        same &= measure(run, name, order.get(i));
      }
    }
    publication.publish(
        "skew",
        parts.contains(Part.SLOW)
            ? List.of(report.ends(), report.slowdown())
            : List.of(report.ends()));
    return same ? 0 : 1;
  }

  private List<Planned> planned() {
    List<Planned> planned = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case FILE -> plan(planned, Workload.oneFile(scale), Pace.UNLIMITED);
        case FILES -> plan(planned, Workload.mixedFiles(scale), Pace.UNLIMITED);
        case SLOW -> plan(planned, Workload.equalShares(scale), Pace.EQUAL, Pace.ONE_SLOW);
      }
    }
    return planned;
  }

  private static void plan(List<Planned> planned, Workload workload, Pace... paces) {
    for (String assignment : ASSIGNMENTS) {
      for (Pace pace : paces) {
        planned.add(
            new Planned(workload, new Case(workload.name(), workload.ranks(), assignment, pace)));
      }
    }
  }

  /** Whether the metrics are those of other runs over the same data. */
  private boolean measure(SkewRun run, String name, Planned planned)
      throws IOException, InterruptedException {
    Case of = planned.of();
    RunOutput output = run.run(name, planned.workload(), of.assignment(), of.pace());
    RankTimes times = RankTimes.of(of.ranks(), output.commits());
    report.add(of, times);
    String found = output.metrics();
    String first = metrics.putIfAbsent(of.workload(), found);
    boolean same = first == null || first.equals(found);
    System.err.printf("%s %s: %s%s%n", Instant.now(), of, times, same ? "" : ", OTHER METRICS");
    return same;
  }
}
