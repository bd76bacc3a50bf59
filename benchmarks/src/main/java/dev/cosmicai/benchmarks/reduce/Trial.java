package dev.cosmicai.benchmarks.reduce;

import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One size of a run.
 *
 * @param ranks how many
 * @param samples of each rank
 */
record Trial(int ranks, int samples) {
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * What one round of it came to.
   *
   * @param joinSeconds until the last rank had joined
   * @param sealSeconds from the first contribution until the result was there
   * @param serverCpuSeconds the server's processor time in these
   * @param ranksCpuSeconds that of the processes that play the ranks
   * @param serverPeakBytes the most that was ever resident of the server
   * @param again calls that were refused for want of room and made again
   * @param digest of the result
   */
  record Round(
      double joinSeconds,
      double sealSeconds,
      double serverCpuSeconds,
      double ranksCpuSeconds,
      double serverPeakBytes,
      long again,
      String digest) {}

  /** Plays it once, in fresh processes. */
  Round play(int processes, int connections) throws IOException {
    RunCredentials credentials = RunCredentials.generate(List.of("127.0.0.1"), Duration.ofHours(1));
    List<Child> clients = new ArrayList<>();
    try (Child server = ServerProcess.start(credentials, ranks)) {
      RendezvousEndpoint endpoint =
          new RendezvousEndpoint(
              "127.0.0.1",
              Integer.parseInt(server.answer("port")),
              credentials.certificatePem(),
              credentials.token());
      for (int share = 0; share < processes; share++) {
        clients.add(RanksProcess.start(endpoint, this, share, processes, connections));
      }
      for (Child client : clients) {
        client.answer("ready");
      }
      return play(server, clients, endpoint);
    } finally {
      clients.forEach(Child::close);
    }
  }

  private Round play(Child server, List<Child> clients, RendezvousEndpoint endpoint)
      throws IOException {
    try (SupervisorClient supervisor =
        SupervisorClient.connect(endpoint, PlayedRun.UID, Duration.ofSeconds(30))) {
      supervisor.watch(state -> {});
      long joinNanos = System.nanoTime();
      long again = all(clients, RanksProcess.Command.JOIN);
      double joinSeconds = since(joinNanos);
      double serverCpuBefore = server.cpuSeconds();
      double ranksCpuBefore = cpuSeconds(clients);
      long contributeNanos = System.nanoTime();
      for (Child client : clients) {
        RanksProcess.command(client, RanksProcess.Command.CONTRIBUTE);
      }
      String digest = server.answer("sealed");
      double sealSeconds = since(contributeNanos);
      double serverCpuSeconds = server.cpuSeconds() - serverCpuBefore;
      double ranksCpuSeconds = cpuSeconds(clients) - ranksCpuBefore;
      again += done(clients);
      return new Round(
          joinSeconds,
          sealSeconds,
          serverCpuSeconds,
          ranksCpuSeconds,
          server.peakResidentBytes(),
          again,
          digest);
    }
  }

  private static long all(List<Child> clients, RanksProcess.Command command) throws IOException {
    for (Child client : clients) {
      RanksProcess.command(client, command);
    }
    return done(clients);
  }

  private static long done(List<Child> clients) throws IOException {
    long again = 0;
    for (Child client : clients) {
      again += Long.parseLong(client.answer("done"));
    }
    return again;
  }

  private static double cpuSeconds(List<Child> children) {
    return children.stream().mapToDouble(Child::cpuSeconds).sum();
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / NANOS_PER_SECOND;
  }
}
