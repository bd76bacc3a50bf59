package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.BatchRows;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.TestNetworks;
import dev.cosmicai.worker.split.BadSample;
import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.HeldSplits;
import dev.cosmicai.worker.split.ListedSplits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PredictionCollectorTest {
  private static final NetworkInfo NETWORK = TestNetworks.survey("net", 1, 1, 1);
  private static final int RESIDUE = 0xC0FFEE;

  private final List<ComputedSplit> computed = new ArrayList<>();
  private final PredictionCollector collector =
      new PredictionCollector(new StopSignal(), NETWORK, List.of(), 1, computed::add);
  private final CompletableFuture<Outputs> first = new CompletableFuture<>();
  private final CompletableFuture<Outputs> second = new CompletableFuture<>();
  private final HeldSplit split = split(4);

  private static HeldSplit split(int index) {
    return ListedSplits.held(index, Partition.getDefaultInstance(), 0, 1);
  }

  private void add(double... redshifts) {
    Tensor all = Tensor.ofDoubles(redshifts, 3);
    collector.add(batch(split, 0, 2, all, true, false), first);
    collector.add(batch(split, 2, 1, all, false, true), second);
  }

  private static Batch batch(
      HeldSplit split, int first, int count, Tensor redshifts, boolean isFirst, boolean isLast) {
    List<Tensor> targets = List.of(redshifts.rows(first, count));
    return new Batch(
        split,
        new BatchRows(first, count, targets, List.of()),
        List.of(),
        isFirst,
        isLast,
        isLast ? RESIDUE : 0,
        List.of(),
        () -> {});
  }

  private static Outputs predicted(float... values) {
    return new Outputs(List.of(Tensor.ofFloats(values, values.length, 1)), List.of());
  }

  private static Outputs without(int row, float... values) {
    FatalFault fault = new FatalFault(Reason.PartitionNotFinite, "row " + row + " is NaN");
    return new Outputs(predicted(values).tensors(), List.of(new BadSample(row, "image", fault)));
  }

  @Test
  void badSamplesAreNeitherStoredNorMeasured() {
    add(1, 2, 3);
    first.complete(without(1, 1.5f, 99));
    second.complete(predicted(3));
    collector.collectReady();

    assertThat(computed.get(0).bad()).extracting(BadSample::row).containsExactly(1);
    assertThat(computed.get(0).predictions().samples()).isEqualTo(2);
    assertThat(computed.get(0).metrics().samples()).isEqualTo(2);
    assertThat(computed.get(0).metrics().redshift().errors().mae()).isEqualTo(0.25);
    assertThat(computed.get(0).residue()).as("of bad ones, too").isEqualTo(RESIDUE);
  }

  @Test
  void splitWithMoreBadSamplesThanTheRunToleratesFailsAndNamesThem() {
    add(1, 2, 3);
    first.complete(without(1, 1, 2));
    second.complete(without(2, 3));

    assertThatThrownBy(collector::collectAll)
        .isInstanceOf(FatalFault.class)
        .hasMessageEndingWith(
            "has at least 2 bad samples and maxBadSamples tolerates 1: row 1 is NaN; row 2 is NaN");
    assertThat(computed).isEmpty();
  }

  @Test
  void piecesThatAreReadyInAnyOrderKeepTheOrderOfTheSamples() {
    add(1, 2, 3);
    second.complete(predicted(3.5f));
    collector.collectReady();
    assertThat(computed).isEmpty();
    first.complete(predicted(1, 2));
    collector.collectReady();

    assertThat(computed).hasSize(1);
    assertThat(computed.get(0).split()).isSameAs(split);
    assertThat(computed.get(0).predictions().samples()).isEqualTo(3);
    assertThat(computed.get(0).metrics().redshift().errors().mae()).isEqualTo(0.5 / 3);
  }

  @Test
  void everySplitIsForItself() {
    add(1, 2, 3);
    HeldSplit next = split(5);
    collector.add(
        batch(next, 0, 1, Tensor.ofDoubles(new double[] {7}, 1), true, true),
        CompletableFuture.completedFuture(predicted(9)));
    first.complete(predicted(1, 2));
    second.complete(predicted(3));
    collector.collectReady();

    assertThat(computed).extracting(ComputedSplit::split).containsExactly(split, next);
    assertThat(computed.get(1).metrics().samples()).isEqualTo(1);
    assertThat(computed.get(1).metrics().redshift().errors().mae()).isEqualTo(2);
    assertThat(collector.isEmpty()).isTrue();
  }

  @Test
  void halfASplitCountsForNothing() {
    add(1, 2, 3);
    first.complete(predicted(1, 2));
    collector.collectReady();
    second.completeExceptionally(new FatalFault(Reason.PartitionCorrupt, "for a test"));

    assertThatThrownBy(collector::collectAll).isInstanceOf(FatalFault.class);
    assertThat(computed).isEmpty();
    assertThat(collector.nextSplit()).isSameAs(split);
  }

  @Test
  void ofASplitThatIsDroppedNothingIsWaitedForOrHandedOn() {
    add(1, 2, 3);
    HeldSplit next = split(5);
    collector.add(
        batch(next, 0, 1, Tensor.ofDoubles(new double[] {7}, 1), true, true),
        CompletableFuture.completedFuture(predicted(9)));
    first.complete(predicted(1, 2));
    collector.collectReady();

    new HeldSplits().drop(split);
    collector.collectReady();

    assertThat(computed).extracting(ComputedSplit::split).containsExactly(next);
    assertThat(collector.isEmpty()).isTrue();
  }

  @Test
  void splitWithoutSamplesIsHandedOnToo() {
    Tensor none = Tensor.ofDoubles(new double[0], 0);
    collector.add(
        batch(split, 0, 0, none, true, true), CompletableFuture.completedFuture(predicted()));
    collector.collectReady();

    assertThat(computed.get(0).predictions().samples()).isZero();
    assertThat(computed.get(0).metrics().samples()).isZero();
  }

  @Test
  void sampleWithoutALabelIsPredictedAndLeftOutOfTheMetrics() {
    add(1, Double.NaN, 3);
    first.complete(predicted(1, 100));
    second.complete(predicted(3.5f));
    collector.collectAll();

    RankMetrics metrics = computed.get(0).metrics();
    assertThat(computed.get(0).predictions().samples()).isEqualTo(3);
    assertThat(metrics.samples()).isEqualTo(3);
    assertThat(metrics.redshift().errors().samples()).isEqualTo(2);
    assertThat(metrics.redshift().errors().mae()).isEqualTo(0.25);
  }
}
