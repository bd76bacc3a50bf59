package dev.cosmicai.benchmarks.micro;

import dev.cosmicai.benchmarks.report.Publication;
import java.util.Collection;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the package's JMH benchmarks, each in JVMs of its own. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures reading a partition, adding to metrics and folding them, with JMH.")
public final class MicroBenchmarks implements Callable<Integer> {
  @Option(names = "--forks", description = "JVMs a benchmark.")
  private int forks = 2;

  @Option(names = "--seconds", description = "Of each iteration.")
  private int seconds = 1;

  @Option(names = "--iterations", description = "That count in each JVM; as many go before them.")
  private int iterations = 5;

  @Mixin private Publication publication;

  /** What one call of a benchmark does. */
  private enum Work {
    READING(PartitionReading.class, "read a `.pt` partition of 25 MB", PartitionReading.SAMPLES),
    ADDING(MetricsAdding.class, "add the samples of a 100 MB partition", Galaxies.A_RANK),
    MERGING(MetricsMerging.class, "merge the metrics of 1,000 ranks", MetricsMerging.RANKS);

    private final Class<?> benchmark;
    private final String text;
    private final int parts;

    Work(Class<?> benchmark, String text, int parts) {
      this.benchmark = benchmark;
      this.text = text;
      this.parts = parts;
    }
  }

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new MicroBenchmarks()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    StringJoiner table =
        new StringJoiner("\n")
            .add("| | ms | ± (99.9 %) | each | ns |")
            .add("|---|---|---|---|---|");
    for (Work work : Work.values()) {
      Result<?> result = run(work);
      table.add(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %s | %.0f |",
              work.text,
              result.getScore(),
              result.getScoreError(),
              work == Work.MERGING ? "rank" : "sample",
              TimeUnit.MILLISECONDS.toNanos(1) * result.getScore() / work.parts));
    }
    publication.tables("micro", table.toString());
    return 0;
  }

  private Result<?> run(Work work) throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + work.benchmark.getName().replace(".", "\\.") + "\\.")
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.MILLISECONDS)
                    .forks(forks)
                    .warmupIterations(iterations)
                    .warmupTime(TimeValue.seconds(seconds))
                    .measurementIterations(iterations)
                    .measurementTime(TimeValue.seconds(seconds))
                    .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                    .build())
            .run();
    return results.iterator().next().getPrimaryResult();
  }
}
