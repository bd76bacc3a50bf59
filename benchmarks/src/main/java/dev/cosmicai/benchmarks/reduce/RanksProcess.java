package dev.cosmicai.benchmarks.reduce;

import dev.cosmicai.rendezvous.RendezvousEndpoint;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A process that plays a share of the ranks. */
final class RanksProcess {
  // Short-lived: the second compiler would take more than it gives.
  private static final List<String> FLAGS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  private RanksProcess() {}

  /**
   * Starts one; it answers {@code ready}, and each command with {@code done} and how many calls
   * were refused for want of room and made again.
   *
   * @param share which of the shares it plays, from 0
   */
  static Child start(
      RendezvousEndpoint endpoint, Trial trial, int share, int shares, int connections)
      throws IOException {
    Child child = Child.start(RanksProcess.class, FLAGS, Map.of());
    child.input().writeInt(endpoint.port());
    child.input().writeUTF(endpoint.certificatePem());
    child.input().writeUTF(endpoint.token());
    child.input().writeInt(trial.ranks());
    child.input().writeInt(trial.samples());
    child.input().writeInt(share);
    child.input().writeInt(shares);
    child.input().writeInt(connections);
    child.send();
    return child;
  }

  /** Tells one to begin. */
  static void command(Child child, Command command) throws IOException {
    child.input().writeUTF(command.name());
    child.send();
  }

  /** What a process can be told. */
  enum Command {
    /** All its ranks join. */
    JOIN,
    /** All its ranks contribute. */
    CONTRIBUTE
  }

  /** The child. */
  public static void main(String[] args) throws IOException, InterruptedException {
    DataInputStream input = new DataInputStream(System.in);
    RendezvousEndpoint endpoint =
        new RendezvousEndpoint("127.0.0.1", input.readInt(), input.readUTF(), input.readUTF());
    int worldSize = input.readInt();
    PlayedMetrics metrics = new PlayedMetrics(input.readInt(), worldSize);
    int share = input.readInt();
    int shares = input.readInt();
    try (PlayedRanks ranks =
        PlayedRanks.connect(endpoint, input.readInt(), metrics, worldSize, share, shares)) {
      System.out.println("ready");
      while (true) {
        long again =
            switch (Command.valueOf(input.readUTF())) {
              case JOIN -> ranks.join();
              case CONTRIBUTE -> ranks.contribute();
            };
        System.out.println("done " + again);
      }
    } catch (EOFException end) {
      // The parent has all it wants.
    }
  }
}
