package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.journal.MetricsCodec;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.SplitPlan;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a run to test with is like: ranks that own as many splits each, of 1,000 bytes. */
public final class TestPlan implements Cloneable {
  static final long SPLIT_BYTES = 1_000;

  private final int ranks;
  private int splits = 1;
  private List<Integer> later = List.of();
  private boolean laterIsShared;
  private boolean followed;
  private Shares.Taking taking = Shares.Taking.ANYBODYS;
  private int maxFailedRanks;
  private OptionalInt maxFailedSplits = OptionalInt.empty();
  private int maxBadSamples;
  private MetricsCodec<?> metrics = Sums.fold();
  private RendezvousLimits limits = RendezvousLimits.defaults();

  private TestPlan(int ranks) {
    this.ranks = ranks;
  }

  /** One split a rank, which others may take; nothing may fail. */
  public static TestPlan of(int ranks) {
    return new TestPlan(ranks);
  }

  private TestPlan with(Consumer<TestPlan> change) {
    try {
      TestPlan copy = (TestPlan) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  public TestPlan splits(int ofEach) {
    return with(plan -> plan.splits = ofEach);
  }

  /** More splits may come. */
  public TestPlan followed() {
    return with(plan -> plan.followed = true);
  }

  /** A generation more of so many splits. */
  public TestPlan more(int count) {
    return with(plan -> plan.later = Stream.concat(plan.later.stream(), Stream.of(count)).toList());
  }

  /** Those that came later are in ranks' shares, too. */
  public TestPlan laterIsShared() {
    return with(plan -> plan.laterIsShared = true);
  }

  public TestPlan taking(Shares.Taking whose) {
    return with(plan -> plan.taking = whose);
  }

  public TestPlan maxFailedRanks(int max) {
    return with(plan -> plan.maxFailedRanks = max);
  }

  public TestPlan maxFailedSplits(int max) {
    return with(plan -> plan.maxFailedSplits = OptionalInt.of(max));
  }

  public TestPlan maxBadSamples(int max) {
    return with(plan -> plan.maxBadSamples = max);
  }

  public TestPlan metrics(MetricsCodec<?> ofSplits) {
    return with(plan -> plan.metrics = ofSplits);
  }

  public TestPlan limits(RendezvousLimits all) {
    return with(plan -> plan.limits = all);
  }

  int ranks() {
    return ranks;
  }

  boolean isFollowed() {
    return followed;
  }

  Shares.Taking taking() {
    return taking;
  }

  OptionalInt maxFailedSplits() {
    return maxFailedSplits;
  }

  RendezvousLimits limits() {
    return limits;
  }

  public TestRun run() {
    return new TestRun(this, new TestClock(), List.of());
  }

  SplitPlan splitPlan() {
    return new Splits(
        Stream.concat(Stream.of(ranks * splits), later.stream()).mapToInt(n -> n).toArray());
  }

  RunPlan plan() {
    int shared = laterIsShared ? splitPlan().count() : ranks * splits;
    int[] bounds = IntStream.rangeClosed(0, ranks).map(rank -> shared * rank / ranks).toArray();
    return new RunPlan(
        TestRun.UID,
        ranks,
        maxFailedRanks,
        rank -> Assignment.newBuilder().setWorldSize(ranks).setBatchSize(rank).build(),
        splitPlan(),
        followed,
        new Shares(bounds, taking),
        maxFailedSplits,
        maxBadSamples,
        metrics);
  }

  /** So many of each generation. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Splits(int... ofGenerations) implements SplitPlan {
    @Override
    public int count() {
      return IntStream.of(ofGenerations).sum();
    }

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
      return SPLIT_BYTES * count();
    }

    @Override
    public int generation(int index) {
      int generation = 0;
      for (int behind = ofGenerations[0]; behind <= index; behind += ofGenerations[generation]) {
        generation++;
      }
      return generation;
    }

    @Override
    public int generations() {
      return ofGenerations.length;
    }
  }
}
