package dev.cosmicai.tasks.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

  @Test
  void quantilesLieBetweenNeighboursAsNumpyHasThem() {
    // numpy.percentile([1, 2, 2, 4], [0, 25, 50, 75, 90, 100])
    WeightedQuantiles values = WeightedQuantiles.of(new double[] {1, 2, 4}, new long[] {1, 2, 1});

    assertThat(values.quantile(0)).isEqualTo(1);
    assertThat(values.quantile(0.25)).isEqualTo(1.75);
    assertThat(values.quantile(0.5)).isEqualTo(2);
    assertThat(values.quantile(0.75)).isEqualTo(2.5);
    assertThat(values.quantile(0.9)).isCloseTo(3.4, within(1e-12));
    assertThat(values.quantile(1)).isEqualTo(4);
  }
}
