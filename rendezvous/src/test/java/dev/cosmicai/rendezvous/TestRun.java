package dev.cosmicai.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.DoubleList;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Int64List;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.Value;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run to test with: each rank has one partition of 1,000 bytes; results are concatenated. */
final class TestRun {
  static final String UID = "5a1e";
  static final Collective COMPLETION =
      Collective.newBuilder()
          .setName("rank-metrics")
          .setOperation(Operation.REDUCE)
          .setFunction(Function.CUSTOM)
          .setCustomFunction("concat")
          .build();
  static final Collective START =
      Collective.newBuilder().setName("start").setOperation(Operation.BARRIER).build();

  final TestClock clock = new TestClock();
  final RunLedger ledger;

  private TestRun(RunPlan plan, RendezvousLimits limits) {
    ledger = new RunLedger(plan, limits, clock);
  }

  static TestRun of(int worldSize) {
    return tolerating(0, worldSize);
  }

  static TestRun tolerating(int maxFailedRanks, int worldSize) {
    return new TestRun(plan(worldSize, maxFailedRanks), RendezvousLimits.defaults());
  }

  static TestRun limited(int worldSize, RendezvousLimits limits) {
    return new TestRun(plan(worldSize, 0), limits);
  }

  /** Whose results are what this fold makes of them. */
  static TestRun folding(Fold fold, int worldSize, int maxFailedRanks, RendezvousLimits limits) {
    return new TestRun(plan(worldSize, maxFailedRanks, fold), limits);
  }

  static RunPlan plan(int worldSize, int maxFailedRanks) {
    return plan(worldSize, maxFailedRanks, TestRun::concat);
  }

  private static RunPlan plan(int worldSize, int maxFailedRanks, Fold fold) {
    return new RunPlan(
        UID,
        worldSize,
        maxFailedRanks,
        rank ->
            Assignment.newBuilder()
                .setWorldSize(worldSize)
                .addPartitions(
                    Partition.newBuilder()
                        .setIndex(rank)
                        .setUri("s3://b/" + rank + ".pt")
                        .setSizeBytes(1_000))
                .build(),
        COMPLETION,
        Map.of("concat", fold));
  }

  static Member member(int rank, int attempt) {
    return Member.newBuilder().setRunUid(UID).setRank(rank).setAttempt(attempt).build();
  }

  static Collective reduce(String name, Function function) {
    return Collective.newBuilder()
        .setName(name)
        .setOperation(Operation.REDUCE)
        .setFunction(function)
        .build();
  }

  static Value bytes(String text) {
    return Value.newBuilder().setOpaque(ByteString.copyFromUtf8(text)).build();
  }

  static Value longs(long... values) {
    Int64List.Builder list = Int64List.newBuilder();
    for (long value : values) {
      list.addValues(value);
    }
    return Value.newBuilder().setInt64S(list).build();
  }

  static Value doubles(double... values) {
    DoubleList.Builder list = DoubleList.newBuilder();
    for (double value : values) {
      list.addValues(value);
    }
    return Value.newBuilder().setDoubles(list).build();
  }

  static RankFailure failure(int rank, int attempt) {
    return RankFailure.newBuilder()
        .setRank(rank)
        .setAttempt(attempt)
        .setPartition("s3://b/" + rank + ".pt")
        .setReason("PartitionCorrupt")
        .setMessage(rank + ".pt is truncated")
        .build();
  }

  static String text(Value value) {
    return value.getOpaque().toStringUtf8();
  }

  JoinResponse join(int rank, int attempt) {
    return ledger.join(JoinRequest.newBuilder().setMember(member(rank, attempt)).build());
  }

  boolean report(int rank, int attempt, long done, long total) {
    return ledger
        .report(
            ReportRequest.newBuilder()
                .setMember(member(rank, attempt))
                .setSamplesDone(done)
                .setSamplesTotal(total)
                .build())
        .getStop();
  }

  ContributeResponse contribute(int rank, int attempt, Collective collective, Value value) {
    return ledger.contribute(
        ContributeRequest.newBuilder()
            .setMember(member(rank, attempt))
            .setCollective(collective)
            .setValue(value)
            .build());
  }

  ContributeResponse complete(int rank, int attempt, String text) {
    return contribute(rank, attempt, COMPLETION, bytes(text));
  }

  boolean fail(RankFailure... failures) {
    return ledger
        .declareFailed(
            DeclareFailedRequest.newBuilder()
                .setRunUid(UID)
                .addAllFailures(List.of(failures))
                .build())
        .getTolerated();
  }

  /** The completion's result, which must be there. */
  SealedResult result() {
    assertThat(ledger.completion()).isDone();
    return ledger.completion().join();
  }

  /** What a rank is told, now and later. */
  List<Outcome> await(int rank, String collective) {
    List<Outcome> told = new ArrayList<>();
    await(rank, collective, Waiter.rank(told::add));
    return told;
  }

  void await(int rank, String collective, Waiter waiter) {
    ledger.await(
        AwaitRequest.newBuilder().setMember(member(rank, 0)).setCollective(collective).build(),
        waiter);
  }

  private static byte[] concat(List<byte[]> values) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    values.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
