package dev.cosmicai.benchmarks.scale;

import com.google.protobuf.ByteString;
import dev.cosmicai.coordinator.RunPlans;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import dev.cosmicai.results.metrics.RankMetrics;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A run without data: a real ledger behind a real server for the operator, and ranks that report
 * and contribute by method calls.
 */
final class PlayedRun implements AutoCloseable {
  private static final int SAMPLES_A_RANK = 512;
  private static final int LABELLED_A_RANK = 16;
  private static final long PARTITION_BYTES = 10_000_000;

  private final String name;
  private final String uid;
  private final int worldSize;
  private final Instant startedAt = Instant.now();
  private final RunLedger ledger;
  private final RendezvousServer server;

  private PlayedRun(String name, String uid, int worldSize, RunLedger ledger, RendezvousServer s) {
    this.name = name;
    this.uid = uid;
    this.worldSize = worldSize;
    this.ledger = ledger;
    server = s;
  }

  /** Serves a run on this port. */
  static PlayedRun serve(
      String name, String uid, int worldSize, RunCredentials credentials, int port) {
    RunPlan plan =
        RunPlans.of(
            uid,
            worldSize,
            0,
            rank ->
                Assignment.newBuilder()
                    .setWorldSize(worldSize)
                    .addPartitions(
                        Partition.newBuilder().setIndex(rank).setSizeBytes(PARTITION_BYTES))
                    .build());
    RunLedger ledger = new RunLedger(plan, RendezvousLimits.defaults(), Clock.systemUTC());
    return new PlayedRun(
        name, uid, worldSize, ledger, RendezvousServer.start(port, credentials, ledger));
  }

  /** A rank starts. */
  void join(int rank) {
    ledger.join(JoinRequest.newBuilder().setMember(member(rank)).build());
  }

  /** A rank says how far it is. */
  void report(int rank, double done) {
    ledger.report(
        ReportRequest.newBuilder()
            .setMember(member(rank))
            .setSamplesDone(Math.round(done * SAMPLES_A_RANK))
            .setSamplesTotal(SAMPLES_A_RANK)
            .build());
  }

  /** A rank is done. */
  void contribute(int rank) {
    RankMetrics metrics = new RankMetrics();
    for (int i = 0; i < LABELLED_A_RANK; i++) {
      double truth = (i + 1.0) / LABELLED_A_RANK;
      metrics.add(truth + 0.01 * Math.sin(rank + i), truth);
    }
    metrics.addUnlabelled(SAMPLES_A_RANK - LABELLED_A_RANK);
    ledger.contribute(
        ContributeRequest.newBuilder()
            .setMember(member(rank))
            .setCollective(RankMetrics.COLLECTIVE)
            .setValue(Value.newBuilder().setOpaque(ByteString.copyFrom(metrics.toBytes())))
            .build());
  }

  /** What all ranks contributed, when they have. */
  CompletableFuture<RankMetrics> completion() {
    return ledger
        .completion()
        .thenApply(result -> RankMetrics.fromBytes(result.value().getOpaque().toByteArray()));
  }

  /** Tells whoever watches where the run is. */
  void phase(Phase phase) {
    ledger.phase(phase, "", "");
  }

  /** The coordinator's last words. */
  String lastWords(RankMetrics folded) {
    return PlayedSummary.json(name, uid, worldSize, folded, startedAt, Instant.now());
  }

  @Override
  public void close() {
    server.close();
  }

  private Member member(int rank) {
    return Member.newBuilder().setRunUid(uid).setRank(rank).build();
  }
}
