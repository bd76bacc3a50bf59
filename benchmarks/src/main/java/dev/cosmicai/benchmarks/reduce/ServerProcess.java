package dev.cosmicai.benchmarks.reduce;

import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.SealedResult;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A rendezvous alone in a process like the coordinator's. */
final class ServerProcess {
  /** Those of the coordinator's image: see the poms; the percentage is of the chart's 512 MiB. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:MaxRAM=512m",
          "-XX:MaxRAMPercentage=60",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true");

  private static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

  private ServerProcess() {}

  /** Starts one; it answers {@code port} with a number, and {@code sealed} with a digest. */
  static Child start(RunCredentials credentials, int worldSize) throws IOException {
    Child child = Child.start(ServerProcess.class, FLAGS, ENVIRONMENT);
    child.input().writeUTF(credentials.token());
    child.input().writeUTF(credentials.certificatePem());
    child.input().writeUTF(credentials.privateKeyPem());
    child.input().writeInt(worldSize);
    child.send();
    return child;
  }

  /** SHA-256 in hex. */
  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The child. */
  public static void main(String[] args) throws IOException {
    DataInputStream input = new DataInputStream(System.in);
    RunCredentials credentials =
        new RunCredentials(input.readUTF(), input.readUTF(), input.readUTF());
    RunLedger ledger =
        new RunLedger(
            PlayedRun.plan(input.readInt()), RendezvousLimits.defaults(), Clock.systemUTC());
    try (RendezvousServer server = RendezvousServer.start(0, credentials, ledger)) {
      System.out.println("port " + server.port());
      SealedResult sealed = ledger.completion().join();
      System.out.println("sealed " + digest(sealed.value().getOpaque().toByteArray()));
      // Serves until the parent has looked at it.
      input.readAllBytes();
    }
  }
}
