package dev.cosmicai.benchmarks.splits;

import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.journal.MetricsCodec;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.SplitPlan;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The process that serves: prints its port, then the digest of the run's metrics, then how many
 * seconds another ledger takes to be restored from the journal.
 */
final class SplitServer {
  static final String RUN = "benchmark";

  private SplitServer() {}

  /** Its arguments: ranks, splits, the journal's folder. */
  public static void main(String[] args) throws IOException {
    Map<String, String> given = System.getenv();
    RunCredentials credentials =
        new RunCredentials(given.get("TOKEN"), given.get("CERTIFICATE"), given.get("KEY"));
    RunPlan plan = plan(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    FolderJournal journal = new FolderJournal(Path.of(args[2]));
    RunLedger ledger = ledger(plan, journal);
    try (RendezvousServer server = RendezvousServer.start(0, credentials, ledger)) {
      System.out.println(server.port());
      System.out.println(UUID.nameUUIDFromBytes(ledger.completion().join().metrics()));
      int go = System.in.read();
      assert go == '\n';
      long begun = System.nanoTime();
      RunLedger restored = ledger(plan, journal);
      journal.entries().forEach(restored::restore);
      String digest = UUID.nameUUIDFromBytes(restored.completion().join().metrics()).toString();
      System.out.println(digest + " " + (System.nanoTime() - begun) / 1e9);
      System.in.readAllBytes();
    }
  }

  private static RunLedger ledger(RunPlan plan, FolderJournal journal) {
    return new RunLedger(plan, RendezvousLimits.defaults(), Clock.systemUTC(), journal);
  }

  private static RunPlan plan(int ranks, int splits) {
    int[] bounds =
        IntStream.rangeClosed(0, ranks).map(rank -> (int) ((long) splits * rank / ranks)).toArray();
    return new RunPlan(
        RUN,
        ranks,
        0,
        rank -> Assignment.newBuilder().setWorldSize(ranks).build(),
        new Splits(splits),
        new Shares(bounds, Shares.Taking.ANYBODYS),
        OptionalInt.empty(),
        0,
        new MetricsCodec<>(
            RankMetrics::new, RankMetrics::fromBytes, RankMetrics::merge, RankMetrics::toBytes));
  }

  private record Splits(int count) implements SplitPlan {
    private static final long BYTES = 64 << 20;

    @Override
    public Split split(int index) {
      return Split.newBuilder()
          .setIndex(index)
          .setPart(index % 16)
          .setParts(16)
          .setPartition(
              Partition.newBuilder()
                  .setIndex(index / 16)
                  .setUri("s3://benchmark/partitions/" + index / 16 + ".pt")
                  .setEtag("0123456789abcdef0123456789abcdef")
                  .setSizeBytes(16 * BYTES))
          .build();
    }

    @Override
    public int parts(int index) {
      return 1;
    }

    @Override
    public long bytes(int index) {
      return BYTES;
    }

    @Override
    public long totalBytes() {
      return BYTES * count;
    }
  }
}
