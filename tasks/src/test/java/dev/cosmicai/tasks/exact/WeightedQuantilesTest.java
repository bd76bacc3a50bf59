package dev.cosmicai.tasks.exact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeightedQuantilesTest {
  @Test
  void medianIsTheMiddleOneOrBetweenTheTwoInTheMiddle() {
    WeightedQuantiles odd = WeightedQuantiles.of(new double[] {1, 2, 4}, new long[] {1, 1, 3});
    WeightedQuantiles even = WeightedQuantiles.of(new double[] {1, 2, 4}, new long[] {1, 2, 3});

    assertThat(odd.median()).isEqualTo(4);
    assertThat(odd.medianDeviation()).isZero();
    assertThat(even.median()).isEqualTo(3);
    assertThat(even.medianDeviation()).isEqualTo(1);
  }
}
