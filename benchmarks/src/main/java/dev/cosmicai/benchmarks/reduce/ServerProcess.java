package dev.cosmicai.benchmarks.reduce;

import dev.cosmicai.benchmarks.SimulatedRun;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A rendezvous server alone in a process like the coordinator's. */
final class ServerProcess implements AutoCloseable {
  static final String RUN = "benchmark";

  /** Those of the coordinator's image: see the poms; the percentage is of the chart's 512 MiB. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:MaxRAM=512m",
          "-XX:MaxRAMPercentage=60",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true");

  private static final double KIB_PER_MIB = 1024;

  private final Process process;
  private final BufferedReader answers;
  private final RendezvousEndpoint endpoint;

  private ServerProcess(Process process, RunCredentials credentials) throws IOException {
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    endpoint =
        new RendezvousEndpoint(
            "127.0.0.1",
            Integer.parseInt(answer()),
            credentials.certificatePem(),
            credentials.token());
  }

  /** Starts one; returns when it serves. */
  static ServerProcess start(RunCredentials credentials, int worldSize) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ServerProcess.class.getName(), Integer.toString(worldSize)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().put("TOKEN", credentials.token());
    builder.environment().put("CERTIFICATE", credentials.certificatePem());
    builder.environment().put("KEY", credentials.privateKeyPem());
    return new ServerProcess(builder.start(), credentials);
  }

  RendezvousEndpoint endpoint() {
    return endpoint;
  }

  /** Waits for the next line: the port, then the result's digest. */
  String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the rendezvous server has ended; its log is above");
    }
    return line;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** The processor time that a process has taken so far. */
  static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  /** The most that was ever resident of it: Linux' VmHWM. */
  double peakResidentMib() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
        .findFirst()
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The process: prints its port and then the result's digest; ends when its input does. */
  public static void main(String[] args) throws IOException {
    Map<String, String> given = System.getenv();
    RunCredentials credentials =
        new RunCredentials(given.get("TOKEN"), given.get("CERTIFICATE"), given.get("KEY"));
    SimulatedRun run = SimulatedRun.serve(0, credentials, RUN, Integer.parseInt(args[0]));
    try (RendezvousServer server = run.server()) {
      System.out.println(server.port());
      byte[] result = run.ledger().completion().join().metrics();
      System.out.println(UUID.nameUUIDFromBytes(result));
      // Serves until the parent has looked at it.
      System.in.readAllBytes();
    }
  }
}
