package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.SampleShape;
import dev.cosmicai.proto.Partition;
import java.nio.DoubleBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HarvestTest {
  private final Harvest harvest = new Harvest(new StopSignal());
  private final double[] redshifts = {1, 2, 3};
  private final OpenPartition partition =
      new OpenPartition(
          Partition.getDefaultInstance(),
          new SampleShape(3, 1, 1, 1, 1, true),
          DoubleBuffer.wrap(redshifts));
  private final CompletableFuture<float[]> first = new CompletableFuture<>();
  private final CompletableFuture<float[]> second = new CompletableFuture<>();

  HarvestTest() {
    harvest.expect(slice(0, 2), first);
    harvest.expect(slice(2, 1), second);
  }

  @Test
  void piecesThatAreReadyInAnyOrderKeepTheOrderOfTheSamples() {
    second.complete(new float[] {3.5f});
    harvest.takeReady();
    first.complete(new float[] {1, 2});
    harvest.takeReady();

    assertThat(harvest.predictions().samples()).isEqualTo(3);
    assertThat(harvest.metrics().regression().mae()).isEqualTo(0.5 / 3);
  }

  @Test
  void halfAPartitionCountsForNothing() {
    first.complete(new float[] {1, 2});
    harvest.takeReady();
    second.completeExceptionally(new FatalFault(Reason.PartitionCorrupt, "for a test"));

    assertThatThrownBy(harvest::takeAll).isInstanceOf(FatalFault.class);
    assertThat(harvest.metrics().samples()).isZero();
    assertThat(harvest.predictions().samples()).isZero();
  }

  @Test
  void sampleWithoutALabelIsPredictedAndLeftOutOfTheMetrics() {
    redshifts[1] = Double.NaN;
    first.complete(new float[] {1, 100});
    second.complete(new float[] {3.5f});
    harvest.takeAll();

    assertThat(harvest.predictions().samples()).isEqualTo(3);
    assertThat(harvest.metrics().samples()).isEqualTo(3);
    assertThat(harvest.metrics().regression().samples()).isEqualTo(2);
    assertThat(harvest.metrics().regression().mae()).isEqualTo(0.25);
  }

  private Slice slice(int from, int count) {
    return new Slice(partition, from, count, null, null, () -> {});
  }
}
