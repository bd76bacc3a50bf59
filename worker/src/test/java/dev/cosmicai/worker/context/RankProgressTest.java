package dev.cosmicai.worker.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankProgressTest {
  private final RankProgress progress = new RankProgress(1_000);

  @Test
  void totalIsUnknownBeforeTheFirstPartition() {
    assertThat(progress.samplesTotal()).isZero();
  }

  @Test
  void partitionsThatAreNotOpenedYetAreEstimatedFromTheirSize() {
    progress.opened(10, 200);
    assertThat(progress.samplesTotal()).isEqualTo(50);
    progress.opened(20, 300);
    assertThat(progress.samplesTotal()).isEqualTo(60);
  }

  @Test
  void totalIsExactInTheEnd() {
    progress.opened(10, 200);
    progress.opened(33, 800);
    assertThat(progress.samplesTotal()).isEqualTo(43);
  }

  @Test
  void doneSamplesAddUp() {
    progress.done(4);
    progress.done(3);
    assertThat(progress.samplesDone()).isEqualTo(7);
  }
}
