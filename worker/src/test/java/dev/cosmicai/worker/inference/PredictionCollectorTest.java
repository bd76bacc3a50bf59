package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.SampleShape;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.OpenPartition;
import java.nio.DoubleBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PredictionCollectorTest {
  private final PredictionCollector collector = new PredictionCollector(new StopSignal());
  private final double[] redshifts = {1, 2, 3};
  private final OpenPartition partition =
      new OpenPartition(
          Partition.getDefaultInstance(),
          new SampleShape(3, 1, 1, 1, 1, true),
          DoubleBuffer.wrap(redshifts));
  private final CompletableFuture<float[]> first = new CompletableFuture<>();
  private final CompletableFuture<float[]> second = new CompletableFuture<>();

  PredictionCollectorTest() {
    collector.add(slice(0, 2), first);
    collector.add(slice(2, 1), second);
  }

  @Test
  void piecesThatAreReadyInAnyOrderKeepTheOrderOfTheSamples() {
    second.complete(new float[] {3.5f});
    collector.collectReady();
    first.complete(new float[] {1, 2});
    collector.collectReady();

    assertThat(collector.predictions().samples()).isEqualTo(3);
    assertThat(collector.metrics().regression().mae()).isEqualTo(0.5 / 3);
  }

  @Test
  void halfAPartitionCountsForNothing() {
    first.complete(new float[] {1, 2});
    collector.collectReady();
    second.completeExceptionally(new FatalFault(Reason.PartitionCorrupt, "for a test"));

    assertThatThrownBy(collector::collectAll).isInstanceOf(FatalFault.class);
    assertThat(collector.metrics().samples()).isZero();
    assertThat(collector.predictions().samples()).isZero();
  }

  @Test
  void sampleWithoutALabelIsPredictedAndLeftOutOfTheMetrics() {
    redshifts[1] = Double.NaN;
    first.complete(new float[] {1, 100});
    second.complete(new float[] {3.5f});
    collector.collectAll();

    assertThat(collector.predictions().samples()).isEqualTo(3);
    assertThat(collector.metrics().samples()).isEqualTo(3);
    assertThat(collector.metrics().regression().samples()).isEqualTo(2);
    assertThat(collector.metrics().regression().mae()).isEqualTo(0.25);
  }

  private Batch slice(int from, int count) {
    return new Batch(partition, from, count, null, null, () -> {});
  }
}
