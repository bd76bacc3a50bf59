package dev.cosmicai.benchmarks;

import com.google.protobuf.ByteString;
import dev.cosmicai.coordinator.RunPlans;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import dev.cosmicai.tasks.RankMetrics;
import java.time.Clock;

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
            RunPlans.of(uid, worldSize, 0, rank -> assignment(rank, worldSize)),
            RendezvousLimits.defaults(),
            Clock.systemUTC());
    return new SimulatedRun(ledger, RendezvousServer.start(port, credentials, ledger));
  }

  /** What a rank says first. */
  public static JoinRequest join(String uid, int rank) {
    return JoinRequest.newBuilder().setMember(member(uid, rank)).setHost("simulated").build();
  }

  /** What a rank says at its end. */
  public static ContributeRequest contribution(String uid, int rank, ByteString metrics) {
    return ContributeRequest.newBuilder()
        .setMember(member(uid, rank))
        .setCollective(RankMetrics.COLLECTIVE)
        .setValue(Value.newBuilder().setOpaque(metrics))
        .build();
  }

  private static Member member(String uid, int rank) {
    return Member.newBuilder().setRunUid(uid).setRank(rank).build();
  }

  private static Assignment assignment(int rank, int worldSize) {
    return Assignment.newBuilder()
        .setWorldSize(worldSize)
        .addPartitions(
            Partition.newBuilder()
                .setIndex(rank)
                .setUri("s3://benchmark/partitions/" + rank + ".pt")
                .setEtag("0123456789abcdef0123456789abcdef")
                .setSizeBytes(PARTITION_BYTES))
        .setOutputUri("s3://benchmark/results")
        .build();
  }
}
