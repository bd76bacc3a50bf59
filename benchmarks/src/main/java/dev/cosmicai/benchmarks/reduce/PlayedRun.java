package dev.cosmicai.benchmarks.reduce;

import dev.cosmicai.coordinator.RunPlans;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.rendezvous.ledger.RunPlan;

/** The run that is played: one partition a rank, nothing to compute, the coordinator's reduce. */
final class PlayedRun {
  static final String UID = "benchmark";
  private static final long PARTITION_BYTES = 10_000_000;

  private PlayedRun() {}

  static RunPlan plan(int worldSize) {
    return RunPlans.of(UID, worldSize, 0, rank -> assignment(rank, worldSize));
  }

  static Member member(int rank) {
    return Member.newBuilder().setRunUid(UID).setRank(rank).build();
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
