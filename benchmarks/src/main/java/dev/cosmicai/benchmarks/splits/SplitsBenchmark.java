package dev.cosmicai.benchmarks.splits;

import dev.cosmicai.benchmarks.Galaxies;
import dev.cosmicai.benchmarks.report.MarkdownTable;
import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RunCredentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how many splits a second a coordinator can lease and commit. */
@Command(
    name = "splits",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures how long very many ranks, which compute nothing, take for very many splits, over"
            + " gRPC and TLS on this machine; how much memory and processor time the rendezvous"
            + " takes; and how long its ledger takes to be restored from the journal.")
public final class SplitsBenchmark implements Callable<Integer> {
  /** The splits share so many metrics: making them must not take longer than the measurement. */
  private static final int DIFFERENT_METRICS = 256;

  /** Java's flags of a coordinator with 1 GiB. */
  private static final List<String> FLAGS =
      List.of("-XX:MaxRAM=1g", "-XX:MaxRAMPercentage=60", "-XX:+UseSerialGC", "-XX:-UsePerfData");

  @Option(names = "--ranks", description = "How many ranks.")
  private int ranks = 10_000;

  @Option(names = "--splits", description = "How many splits.")
  private int splits = 1_000_000;

  @Option(names = "--samples", description = "Samples of each split.")
  private int samples = 300;

  @Mixin private Publication publication;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SplitsBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("journal");
    RunCredentials credentials = RunCredentials.generate(List.of("127.0.0.1"), Duration.ofHours(1));
    Process server = start(credentials, folder);
    try (BufferedReader answers = server.inputReader(StandardCharsets.UTF_8)) {
      RendezvousEndpoint endpoint =
          new RendezvousEndpoint(
              "127.0.0.1",
              Integer.parseInt(answers.readLine()),
              credentials.certificatePem(),
              credentials.token());
      List<byte[]> metrics = Galaxies.encoded(samples, DIFFERENT_METRICS);
      long begun = System.nanoTime();
      try (SplitRanks calls = new SplitRanks(endpoint, metrics, ranks)) {
        calls.run();
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      double cpuSeconds = server.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
      String peak = peak(server);
      String digest = answers.readLine();
      server.getOutputStream().write('\n');
      server.getOutputStream().flush();
      String[] restored = answers.readLine().split(" ", -1);
      publish(seconds, cpuSeconds, peak, Double.parseDouble(restored[1]));
      return restored[0].equals(digest) ? 0 : 1;
    } finally {
      server.destroyForcibly();
    }
  }

  private void publish(double seconds, double cpuSeconds, String peak, double restoreSeconds)
      throws IOException {
    MarkdownTable table =
        new MarkdownTable(
            "ranks | splits | seconds | commits/s | server CPU, s | server peak | restore, s");
    table.row(
        Integer.toString(ranks),
        Integer.toString(splits),
        String.format(Locale.ROOT, "%.1f", seconds),
        String.format(Locale.ROOT, "%.0f", splits / seconds),
        String.format(Locale.ROOT, "%.1f", cpuSeconds),
        peak,
        String.format(Locale.ROOT, "%.1f", restoreSeconds));
    publication.publish("splits", List.of(table));
  }

  private Process start(RunCredentials credentials, Path folder) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            SplitServer.class.getName(),
            Integer.toString(ranks),
            Integer.toString(splits),
            folder.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().put("TOKEN", credentials.token());
    builder.environment().put("CERTIFICATE", credentials.certificatePem());
    builder.environment().put("KEY", credentials.privateKeyPem());
    return builder.start();
  }

  /** The most that was ever resident of it: Linux' VmHWM. */
  private static String peak(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
        .findFirst()
        .orElse("unknown");
  }
}
