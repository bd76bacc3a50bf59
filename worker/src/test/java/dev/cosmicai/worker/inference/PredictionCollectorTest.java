package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.BatchRows;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.TestNetworks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PredictionCollectorTest {
  private static final NetworkInfo NETWORK = TestNetworks.survey("net", 1, 1, 1);

  private final PredictionCollector collector =
      new PredictionCollector(new StopSignal(), NETWORK, List.of());
  private final CompletableFuture<List<Tensor>> first = new CompletableFuture<>();
  private final CompletableFuture<List<Tensor>> second = new CompletableFuture<>();

  private void add(double... redshifts) {
    Tensor all = Tensor.ofDoubles(redshifts, 3);
    collector.add(batch(0, 2, all, false), first);
    collector.add(batch(2, 1, all, true), second);
  }

  private static Batch batch(int first, int count, Tensor redshifts, boolean isLast) {
    List<Tensor> targets = List.of(redshifts.rows(first, count));
    return new Batch(
        Partition.getDefaultInstance(),
        new BatchRows(first, count, targets, List.of()),
        isLast,
        List.of(),
        () -> {});
  }

  private static List<Tensor> predicted(float... values) {
    return List.of(Tensor.ofFloats(values, values.length, 1));
  }

  @Test
  void piecesThatAreReadyInAnyOrderKeepTheOrderOfTheSamples() {
    add(1, 2, 3);
    second.complete(predicted(3.5f));
    collector.collectReady();
    first.complete(predicted(1, 2));
    collector.collectReady();

    assertThat(collector.predictions().samples()).isEqualTo(3);
    assertThat(collector.metrics().redshift().errors().mae()).isEqualTo(0.5 / 3);
  }

  @Test
  void halfAPartitionCountsForNothing() {
    add(1, 2, 3);
    first.complete(predicted(1, 2));
    collector.collectReady();
    second.completeExceptionally(new FatalFault(Reason.PartitionCorrupt, "for a test"));

    assertThatThrownBy(collector::collectAll).isInstanceOf(FatalFault.class);
    assertThat(collector.metrics().samples()).isZero();
    assertThat(collector.predictions().samples()).isZero();
  }

  @Test
  void sampleWithoutALabelIsPredictedAndLeftOutOfTheMetrics() {
    add(1, Double.NaN, 3);
    first.complete(predicted(1, 100));
    second.complete(predicted(3.5f));
    collector.collectAll();

    assertThat(collector.predictions().samples()).isEqualTo(3);
    assertThat(collector.metrics().samples()).isEqualTo(3);
    assertThat(collector.metrics().redshift().errors().samples()).isEqualTo(2);
    assertThat(collector.metrics().redshift().errors().mae()).isEqualTo(0.25);
  }
}
