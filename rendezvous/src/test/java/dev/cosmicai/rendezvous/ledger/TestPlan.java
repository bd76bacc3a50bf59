package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.Fold;
import dev.cosmicai.rendezvous.collective.MergingFold;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.SplitPlan;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What a run to test with is like: ranks that own as many splits each, of 1,000 bytes.
 *
 * @param ranks how many
 * @param splits of each rank
 */
public record TestPlan(
    int ranks,
    int splits,
    Shares.Taking taking,
    int maxFailedRanks,
    OptionalInt maxFailedSplits,
    int maxBadSamples,
    MergingFold<?> metrics,
    Fold fold,
    RendezvousLimits limits) {
  static final long SPLIT_BYTES = 1_000;

  /** One split a rank, which others may take; nothing may fail. */
  public static TestPlan of(int ranks) {
    return new TestPlan(
        ranks,
        1,
        Shares.Taking.ANYBODYS,
        0,
        OptionalInt.empty(),
        0,
        Sums.fold(),
        TestRun::concat,
        RendezvousLimits.defaults());
  }

  public TestPlan splits(int ofEach) {
    return new TestPlan(
        ranks,
        ofEach,
        taking,
        maxFailedRanks,
        maxFailedSplits,
        maxBadSamples,
        metrics,
        fold,
        limits);
  }

  public TestPlan taking(Shares.Taking whose) {
    return new TestPlan(
        ranks,
        splits,
        whose,
        maxFailedRanks,
        maxFailedSplits,
        maxBadSamples,
        metrics,
        fold,
        limits);
  }

  public TestPlan maxFailedRanks(int max) {
    return new TestPlan(
        ranks, splits, taking, max, maxFailedSplits, maxBadSamples, metrics, fold, limits);
  }

  public TestPlan maxFailedSplits(int max) {
    return new TestPlan(
        ranks,
        splits,
        taking,
        maxFailedRanks,
        OptionalInt.of(max),
        maxBadSamples,
        metrics,
        fold,
        limits);
  }

  public TestPlan maxBadSamples(int max) {
    return new TestPlan(
        ranks, splits, taking, maxFailedRanks, maxFailedSplits, max, metrics, fold, limits);
  }

  public TestPlan metrics(MergingFold<?> ofSplits) {
    return new TestPlan(
        ranks,
        splits,
        taking,
        maxFailedRanks,
        maxFailedSplits,
        maxBadSamples,
        ofSplits,
        fold,
        limits);
  }

  /** With which the collective {@link TestRun#RESULTS} is reduced. */
  public TestPlan fold(Fold ofResults) {
    return new TestPlan(
        ranks,
        splits,
        taking,
        maxFailedRanks,
        maxFailedSplits,
        maxBadSamples,
        metrics,
        ofResults,
        limits);
  }

  public TestPlan limits(RendezvousLimits all) {
    return new TestPlan(
        ranks, splits, taking, maxFailedRanks, maxFailedSplits, maxBadSamples, metrics, fold, all);
  }

  public TestRun run() {
    return new TestRun(this, new TestClock(), List.of());
  }

  RunPlan plan() {
    int[] bounds = IntStream.rangeClosed(0, ranks).map(rank -> rank * splits).toArray();
    return new RunPlan(
        TestRun.UID,
        ranks,
        maxFailedRanks,
        rank -> Assignment.newBuilder().setWorldSize(ranks).setBatchSize(rank).build(),
        new Splits(ranks * splits),
        new Shares(bounds, taking),
        maxFailedSplits,
        maxBadSamples,
        metrics,
        Map.of("concat", fold));
  }

  private record Splits(int count) implements SplitPlan {
    @Override
    public Split split(int index) {
      Partition.Builder partition =
          Partition.newBuilder()
              .setIndex(index)
              .setUri("s3://b/" + index + ".pt")
              .setSizeBytes(SPLIT_BYTES);
      return Split.newBuilder().setIndex(index).setPartition(partition).setParts(1).build();
    }

    @Override
    public long bytes(int index) {
      return SPLIT_BYTES;
    }

    @Override
    public long totalBytes() {
      return SPLIT_BYTES * count;
    }
  }
}
