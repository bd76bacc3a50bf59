package dev.cosmicai.tasks.exact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResidualHistogramTest {
  @Test
  void zeroLiesInTheLowestBinThatIsNotNegative() {
    ResidualHistogram zero = new ResidualHistogram();
    zero.add(0);
    ResidualHistogram positive = new ResidualHistogram();
    positive.add(1e-9);
    ResidualHistogram negative = new ResidualHistogram();
    negative.add(-1e-9);

    assertThat(zero.encode()).isEqualTo(positive.encode()).isNotEqualTo(negative.encode());
  }

  @Test
  void memoryIsThatOfTheBins() {
    ResidualHistogram histogram = new ResidualHistogram();
    for (int bin = 0; bin < 1_000; bin++) {
      histogram.add((bin + 0.5) / (1 << 17));
    }

    assertThat(histogram.heldBytes()).isBetween(32_000L, 64_000L);
  }
}
