package dev.cosmicai.benchmarks.reduce;

import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.benchmarks.report.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the run's reduce: how long it takes until all ranks' contributions are sealed. */
@Command(
    name = "reduce",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures how long very many ranks take to contribute to the run's reduce, over gRPC and TLS"
            + " on this machine, and how much memory the rendezvous takes, which runs with the"
            + " coordinator's. Ranks join first; then, in a random order, all contribute.")
public final class ReduceBenchmark implements Callable<Integer> {
  private static final double BYTES_PER_MIB = 1 << 20;

  @Option(names = "--ranks", split = ",", description = "Numbers of ranks to try.")
  private List<Integer> ranks = List.of(10_000, 100_000);

  @Option(names = "--samples", split = ",", description = "Numbers of samples of each rank to try.")
  private List<Integer> samples = List.of(500, 2_300);

  @Option(names = "--rounds", description = "Rounds of each, every one in fresh processes.")
  private int rounds = 3;

  @Option(names = "--processes", description = "Processes that play ranks.")
  private int processes = 2;

  @Option(names = "--connections", description = "Connections of each process.")
  private int connections = 4;

  @Mixin private Publication publication;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ReduceBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<String> rows = new ArrayList<>();
    boolean exact = true;
    for (int samplesOfEach : samples) {
      for (int worldSize : ranks) {
        PlayedMetrics metrics = new PlayedMetrics(samplesOfEach, worldSize);
        String expected = ServerProcess.digest(metrics.mergedInRankOrder(worldSize));
        List<Trial.Round> played = play(new Trial(worldSize, samplesOfEach));
        boolean same = played.stream().allMatch(round -> round.digest().equals(expected));
        exact &= same;
        rows.add(row(worldSize, samplesOfEach, played, same));
      }
    }
    publication.tables(
        "reduce",
        """
        | ranks | samples | join, s | reduce, s | ranks/s | server CPU, s | ranks CPU, s | server MiB | same bits |
        |---|---|---|---|---|---|---|---|---|
        """
            + String.join("\n", rows));
    return exact ? 0 : 1;
  }

  private List<Trial.Round> play(Trial trial) throws IOException {
    List<Trial.Round> played = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      played.add(trial.play(processes, connections));
      System.err.println(trial + ": " + played.get(i));
    }
    return played;
  }

  private static String row(int ranks, int samples, List<Trial.Round> played, boolean same) {
    Figures seconds = figures(played, Trial.Round::sealSeconds);
    return String.format(
        Locale.ROOT,
        "| %,d | %,d | %.2f | %s | %,.0f | %s | %.1f | %s | %s |",
        ranks,
        samples,
        figures(played, Trial.Round::joinSeconds).median(),
        seconds.text("%.2f"),
        ranks / seconds.median(),
        figures(played, Trial.Round::serverCpuSeconds).text("%.1f"),
        figures(played, Trial.Round::ranksCpuSeconds).median(),
        figures(played, round -> round.serverPeakBytes() / BYTES_PER_MIB).text("%.0f"),
        same ? "yes" : "NO");
  }

  private static Figures figures(List<Trial.Round> played, ToDoubleFunction<Trial.Round> figure) {
    return Figures.of(played.stream().mapToDouble(figure));
  }
}
