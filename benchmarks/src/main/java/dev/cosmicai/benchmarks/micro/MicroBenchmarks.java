package dev.cosmicai.benchmarks.micro;

import dev.cosmicai.benchmarks.report.MarkdownTable;
import dev.cosmicai.benchmarks.report.Publication;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the package's JMH benchmarks, each in JVMs of its own. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = "Measures reading a partition, adding to metrics and merging them, with JMH.")
public final class MicroBenchmarks implements Callable<Integer> {
  private static final int FORKS = 2;
  private static final int ITERATIONS = 5;
  private static final TimeValue ITERATION = TimeValue.seconds(1);

  @Mixin private Publication publication;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new MicroBenchmarks()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    MarkdownTable table = new MarkdownTable("", "ms", "± (99.9 %)", "each", "ns");
    row(
        table,
        "read a `.pt` partition of 25 MB",
        PartitionReading.class.getName() + ".read",
        "sample",
        PartitionReading.SAMPLES);
    String metrics = Metrics.class.getName();
    row(
        table,
        "add the samples of a 100 MB partition",
        metrics + ".add",
        "sample",
        Metrics.SAMPLES);
    row(table, "merge the metrics of 1,000 ranks", metrics + ".merge", "rank", Metrics.RANKS);
    publication.publish("micro", List.of(table));
    return 0;
  }

  private static void row(
      MarkdownTable table, String text, String benchmark, String each, int parts)
      throws RunnerException {
    Result<?> result =
        new Runner(
                new OptionsBuilder()
                    .include("^" + benchmark.replace(".", "\\.") + "$")
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.MILLISECONDS)
                    .forks(FORKS)
                    .warmupIterations(ITERATIONS)
                    .warmupTime(ITERATION)
                    .measurementIterations(ITERATIONS)
                    .measurementTime(ITERATION)
                    .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                    .build())
            .runSingle()
            .getPrimaryResult();
    table.row(
        text,
        String.format(Locale.ROOT, "%.2f", result.getScore()),
        String.format(Locale.ROOT, "%.2f", result.getScoreError()),
        each,
        String.format(
            Locale.ROOT, "%.0f", TimeUnit.MILLISECONDS.toNanos(1) * result.getScore() / parts));
  }
}
