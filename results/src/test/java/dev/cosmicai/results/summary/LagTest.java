package dev.cosmicai.results.summary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagTest {
  @Test
  void medianAndLongestDoNotDependOnTheOrder() {
    assertThat(Lag.of(new long[] {9_000, 1_000, 2_500})).isEqualTo(new Lag(2.5, 9));
    assertThat(Lag.of(new long[] {4_000, 1_000, 2_000, 3_000})).isEqualTo(new Lag(2.5, 4));
    assertThat(Lag.of(new long[] {700})).isEqualTo(new Lag(0.7, 0.7));
  }

  @Test
  void ofNoFileThereIsNone() {
    assertThat(Lag.of(new long[0])).isEqualTo(Lag.NONE);
  }
}
