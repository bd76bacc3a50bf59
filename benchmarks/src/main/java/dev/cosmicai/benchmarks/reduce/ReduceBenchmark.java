package dev.cosmicai.benchmarks.reduce;

import dev.cosmicai.benchmarks.Galaxies;
import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how long it takes until very many ranks have committed a split each. */
@Command(
    name = "reduce",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures how long very many ranks take to contribute to the run's reduce, over gRPC and"
            + " TLS on this machine, and how much memory the rendezvous takes, which runs with the"
            + " coordinator's. Ranks join first; then, in a random order, all contribute.")
public final class ReduceBenchmark implements Callable<Integer> {
  /** The ranks share so many metrics: making them must not take longer than the measurement. */
  private static final int DIFFERENT_METRICS = 4_096;

  @Option(names = "--ranks", split = ",", description = "Numbers of ranks to try.")
  private List<Integer> ranks = List.of(10_000, 100_000);

  @Option(names = "--samples", split = ",", description = "Numbers of samples of each rank to try.")
  private List<Integer> samples = List.of(500, 2_300);

  @Option(names = "--rounds", description = "Rounds of each, every one with a fresh server.")
  private int rounds = 3;

  @Mixin private Publication publication;

  /** What one round came to; the processor times are those from the first commit on. */
  record Round(
      double joinSeconds,
      double sealSeconds,
      double serverCpuSeconds,
      double ranksCpuSeconds,
      double serverPeakMib,
      String digest) {}

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ReduceBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    MarkdownTable table = table();
    boolean exact = true;
    for (int samplesOfEach : samples) {
      List<byte[]> metrics = Galaxies.encoded(samplesOfEach, DIFFERENT_METRICS);
      for (int worldSize : ranks) {
        String expected = UUID.nameUUIDFromBytes(Galaxies.merged(metrics, worldSize)).toString();
        List<Round> measured = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          measured.add(round(metrics, worldSize));
          System.err.printf(
              "%d ranks, %d samples: %s%n", worldSize, samplesOfEach, measured.get(i));
        }
        exact &= addRow(table, worldSize, samplesOfEach, measured, expected);
      }
    }
    publication.publish("reduce", List.of(table));
    return exact ? 0 : 1;
  }

  private static Round round(List<byte[]> metrics, int worldSize)
      throws IOException, InterruptedException {
    RunCredentials credentials = RunCredentials.generate(List.of("127.0.0.1"), Duration.ofHours(1));
    try (ServerProcess server = ServerProcess.start(credentials, worldSize);
        SimulatedRanks ranks = new SimulatedRanks(server.endpoint(), metrics, worldSize);
        SupervisorClient supervisor =
            SupervisorClient.connect(
                server.endpoint(), ServerProcess.RUN, Duration.ofSeconds(30))) {
      supervisor.watch(state -> {}, fault -> {});
      long joinNanos = System.nanoTime();
      ranks.join();
      double joinSeconds = secondsSince(joinNanos);
      double serverCpuBefore = ServerProcess.cpuSeconds(server.handle());
      double ranksCpuBefore = ServerProcess.cpuSeconds(ProcessHandle.current());
      long contributeNanos = System.nanoTime();
      ranks.commit();
      String digest = server.answer();
      return new Round(
          joinSeconds,
          secondsSince(contributeNanos),
          ServerProcess.cpuSeconds(server.handle()) - serverCpuBefore,
          ServerProcess.cpuSeconds(ProcessHandle.current()) - ranksCpuBefore,
          server.peakResidentMib(),
          digest);
    }
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "ranks | samples | join, s | reduce, s | ranks/s | server CPU, s | ranks CPU, s"
            + " | server MiB | same bits");
  }

  /** Adds a row; returns whether all rounds had the expected result. */
  static boolean addRow(
      MarkdownTable table, int ranks, int samples, List<Round> measured, String expected) {
    boolean same = measured.stream().allMatch(round -> round.digest().equals(expected));
    Figures seconds = Figures.of(measured, Round::sealSeconds);
    table.row(
        String.format(Locale.ROOT, "%,d", ranks),
        String.format(Locale.ROOT, "%,d", samples),
        Figures.of(measured, Round::joinSeconds).median("%.2f"),
        seconds.text("%.2f"),
        String.format(Locale.ROOT, "%,.0f", ranks / seconds.median()),
        Figures.of(measured, Round::serverCpuSeconds).text("%.1f"),
        Figures.of(measured, Round::ranksCpuSeconds).median("%.1f"),
        Figures.of(measured, Round::serverPeakMib).text("%.0f"),
        same ? "yes" : "NO");
    return same;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
