package dev.cosmicai.sweep.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final long SEED = 17;

  @Test
  void quartilesAreNumpys() {
    // numpy.percentile([3, 1, 4, 1, 5], [25, 50, 75])
    Repeats five = Repeats.of(new double[] {3, 1, 4, 1, 5}, SEED);
    assertThat(five.firstQuartile()).isEqualTo(1);
    assertThat(five.median()).isEqualTo(3);
    assertThat(five.thirdQuartile()).isEqualTo(4);

    // numpy.percentile([10, 20, 40, 80], [25, 50, 75])
    Repeats four = Repeats.of(new double[] {80, 10, 40, 20}, SEED);
    assertThat(four.firstQuartile()).isEqualTo(17.5);
    assertThat(four.median()).isEqualTo(30);
    assertThat(four.thirdQuartile()).isEqualTo(50);
    assertThat(four.disagreement()).isCloseTo(70 / 30.0, within(1e-12));
  }

  @Test
  void oneRepeatTellsNothingOfTheOthers() {
    Repeats one = Repeats.of(new double[] {7}, SEED);

    assertThat(one.median()).isEqualTo(7);
    assertThat(one.low()).isNaN();
    assertThat(one.high()).isNaN();
    assertThat(one.disagreement()).isZero();
  }

  @Test
  void numbersLieInOrderWhateverTheValues() {
    Random random = new Random(1);
    for (int trial = 0; trial < 100; trial++) {
      double[] values = random.doubles(2 + random.nextInt(9), 0.1, 100).toArray();
      Repeats repeats = Repeats.of(values, trial);

      assertThat(
              new double[] {
                repeats.least(),
                repeats.firstQuartile(),
                repeats.median(),
                repeats.thirdQuartile(),
                repeats.most()
              })
          .isSorted();
      assertThat(new double[] {repeats.least(), repeats.low(), repeats.median(), repeats.high()})
          .isSorted();
      assertThat(repeats.high()).isLessThanOrEqualTo(repeats.most());
    }
  }

  @Test
  void orderDoesNotMatterAndTheSeedDecides() {
    double[] values = {5.1, 9.7, 2.2, 4.4, 8.3, 6.0, 7.7};
    double[] reversed = {7.7, 6.0, 8.3, 4.4, 2.2, 9.7, 5.1};

    assertThat(Repeats.of(values, SEED)).isEqualTo(Repeats.of(reversed, SEED));
    double[] doubled = Arrays.stream(values).map(value -> 2 * value).toArray();
    assertThat(Repeats.of(doubled, SEED).high()).isEqualTo(2 * Repeats.of(values, SEED).high());
  }

  @Test
  void nineteenOfTwentyIntervalsHoldTheTrueMedian() {
    Random random = new Random(2);
    int held = 0;
    int trials = 400;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = new double[25];
      Arrays.setAll(values, i -> 10 + random.nextGaussian());
      Repeats repeats = Repeats.of(values, trial);
      held += repeats.low() <= 10 && 10 <= repeats.high() ? 1 : 0;
    }

    assertThat(held / (double) trials).isBetween(0.9, 0.99);
  }
}
