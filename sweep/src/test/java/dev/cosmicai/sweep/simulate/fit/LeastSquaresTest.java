package dev.cosmicai.sweep.simulate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LeastSquaresTest {
  @Test
  void coefficientsOfAnExactSumAreFound() {
    LeastSquares sum = new LeastSquares(3);
    for (int x = 1; x <= 3; x++) {
      for (int y = 1; y <= 3; y++) {
        sum.add(5 + 2e-4 * 1_000 * x + 7 * y, 1, 1, 1_000 * x, y);
      }
    }

    assertThat(sum.coefficients()).containsExactly(new double[] {5, 2e-4, 7}, within(1e-9));
  }

  @Test
  void coefficientThatWouldBeNegativeIsLeftOutAndTheOthersFittedWithoutIt() {
    LeastSquares sum = new LeastSquares(2);
    sum.add(1, 1, 1, 1);
    sum.add(4, 1, 1, 2);

    // A line through both has -2 at 0; through 0, the best slope is (1 + 8) / 5.
    assertThat(sum.coefficients()).containsExactly(new double[] {0, 1.8}, within(1e-12));
  }

  @Test
  void ofTwoThatAlwaysGoTogetherTheFirstTellsAll() {
    LeastSquares sum = new LeastSquares(2);
    sum.add(10, 1, 1, 100);
    sum.add(20, 1, 2, 200);

    assertThat(sum.coefficients()).containsExactly(new double[] {10, 0}, within(1e-12));
  }
}
