package dev.cosmicai.benchmarks;

import com.google.protobuf.ByteString;
import dev.cosmicai.coordinator.RunPlans;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A run that computes nothing: its rendezvous, as a coordinator serves it, and what ranks say
 * there.
 *
 * @param ledger what the ranks have said
 * @param server serves it
 */
public record SimulatedRun(RunLedger ledger, RendezvousServer server) {
  private static final long PARTITION_BYTES = 10_000_000;

  /** Serves the rendezvous of a run with one partition a rank; port 0 is any that is free. */
  public static SimulatedRun serve(
      int port, RunCredentials credentials, String uid, int worldSize) {
    RunLedger ledger =
        new RunLedger(
            RunPlans.of(
                uid,
                0,
                rank -> assignment(worldSize),
                IntStream.range(0, worldSize).mapToObj(rank -> List.of(partition(rank))).toList()),
            RendezvousLimits.defaults(),
            Clock.systemUTC(),
            entry -> {});
    return new SimulatedRun(ledger, RendezvousServer.start(port, credentials, ledger));
  }

  /** What a rank says first. */
  public static JoinRequest join(String uid, int rank) {
    return JoinRequest.newBuilder().setMember(member(uid, rank)).setHost("simulated").build();
  }

  /** What a rank says when its split is computed. */
  public static CommitRequest commit(String uid, int rank, ByteString metrics) {
    return CommitRequest.newBuilder()
        .setMember(member(uid, rank))
        .setLease(HeldLease.newBuilder().setId(rank).setSplit(rank))
        .setMetrics(metrics)
        .build();
  }

  /** What a rank says last. */
  public static FinishRequest finish(String uid, int rank) {
    return FinishRequest.newBuilder().setMember(member(uid, rank)).build();
  }

  private static Member member(String uid, int rank) {
    return Member.newBuilder().setRunUid(uid).setRank(rank).build();
  }

  private static Assignment assignment(int worldSize) {
    return Assignment.newBuilder()
        .setWorldSize(worldSize)
        .setOutputUri("s3://benchmark/results")
        .build();
  }

  private static Partition partition(int rank) {
    return Partition.newBuilder()
        .setIndex(rank)
        .setUri("s3://benchmark/partitions/" + rank + ".pt")
        .setEtag("0123456789abcdef0123456789abcdef")
        .setSizeBytes(PARTITION_BYTES)
        .build();
  }
}
