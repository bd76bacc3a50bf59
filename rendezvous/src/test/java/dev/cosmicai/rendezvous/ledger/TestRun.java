package dev.cosmicai.rendezvous.ledger;

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
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.Fold;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run to test with: each rank has one partition of 1,000 bytes; results are concatenated. */
public final class TestRun {
  public static final String UID = "5a1e";
  public static final Collective COMPLETION =
      Collective.newBuilder()
          .setName("rank-metrics")
          .setOperation(Operation.REDUCE)
          .setFunction(Function.CUSTOM)
          .setCustomFunction("concat")
          .build();
  public static final Collective START =
      Collective.newBuilder().setName("start").setOperation(Operation.BARRIER).build();

  public final TestClock clock = new TestClock();
  public final RunLedger ledger;

  private TestRun(RunPlan plan, RendezvousLimits limits) {
    ledger = new RunLedger(plan, limits, clock);
  }

  public static TestRun of(int worldSize) {
    return tolerating(0, worldSize);
  }

  public static TestRun tolerating(int maxFailedRanks, int worldSize) {
    return new TestRun(plan(worldSize, maxFailedRanks), RendezvousLimits.defaults());
  }

  public static TestRun limited(int worldSize, RendezvousLimits limits) {
    return new TestRun(plan(worldSize, 0), limits);
  }

  /** Whose results are what this fold makes of them. */
  public static TestRun folding(
      Fold fold, int worldSize, int maxFailedRanks, RendezvousLimits limits) {
    return new TestRun(plan(worldSize, maxFailedRanks, fold), limits);
  }

  public static RunPlan plan(int worldSize, int maxFailedRanks) {
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

  public static Member member(int rank, int attempt) {
    return Member.newBuilder().setRunUid(UID).setRank(rank).setAttempt(attempt).build();
  }

  public static Collective reduce(String name, Function function) {
    return Collective.newBuilder()
        .setName(name)
        .setOperation(Operation.REDUCE)
        .setFunction(function)
        .build();
  }

  public static Value bytes(String text) {
    return Value.newBuilder().setOpaque(ByteString.copyFromUtf8(text)).build();
  }

  public static Value longs(long... values) {
    Int64List.Builder list = Int64List.newBuilder();
    for (long value : values) {
      list.addValues(value);
    }
    return Value.newBuilder().setInt64S(list).build();
  }

  public static Value doubles(double... values) {
    DoubleList.Builder list = DoubleList.newBuilder();
    for (double value : values) {
      list.addValues(value);
    }
    return Value.newBuilder().setDoubles(list).build();
  }

  public static RankFailure failure(int rank, int attempt) {
    return RankFailure.newBuilder()
        .setRank(rank)
        .setAttempt(attempt)
        .setPartition("s3://b/" + rank + ".pt")
        .setReason("PartitionCorrupt")
        .setMessage(rank + ".pt is truncated")
        .build();
  }

  public static String text(Value value) {
    return value.getOpaque().toStringUtf8();
  }

  public JoinResponse join(int rank, int attempt) {
    return ledger.join(JoinRequest.newBuilder().setMember(member(rank, attempt)).build());
  }

  public boolean report(int rank, int attempt, long done, long total) {
    return ledger
        .report(
            ReportRequest.newBuilder()
                .setMember(member(rank, attempt))
                .setSamplesDone(done)
                .setSamplesTotal(total)
                .build())
        .getStop();
  }

  public ContributeResponse contribute(int rank, int attempt, Collective collective, Value value) {
    return ledger.contribute(
        ContributeRequest.newBuilder()
            .setMember(member(rank, attempt))
            .setCollective(collective)
            .setValue(value)
            .build());
  }

  public ContributeResponse complete(int rank, int attempt, String text) {
    return contribute(rank, attempt, COMPLETION, bytes(text));
  }

  public boolean fail(RankFailure... failures) {
    return ledger
        .declareFailed(
            DeclareFailedRequest.newBuilder()
                .setRunUid(UID)
                .addAllFailures(List.of(failures))
                .build())
        .getTolerated();
  }

  /** The completion's result, which must be there. */
  public SealedResult result() {
    assertThat(ledger.completion()).isDone();
    return ledger.completion().join();
  }

  /** What a rank is told, now and later. */
  public List<Outcome> await(int rank, String collective) {
    List<Outcome> told = new ArrayList<>();
    await(rank, collective, Waiter.rank(told::add));
    return told;
  }

  public void await(int rank, String collective, Waiter waiter) {
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
