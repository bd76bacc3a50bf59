package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Precision, read from a histogram, against the one of sorted residuals. */
class PrecisionBoundTest {
  static Stream<Named<ToDoubleFunction<Random>>> errors() {
    return Stream.of(
        Named.of("gaussian", random -> 0.02 * random.nextGaussian()),
        Named.of("as fine as the bins", random -> 1e-5 * random.nextGaussian()),
        Named.of("finer than the bins", random -> 1e-9 * random.nextGaussian()),
        Named.of("two values", random -> random.nextBoolean() ? 0.1 : -0.2),
        Named.of("all the same", random -> 0.03),
        Named.of("no error", random -> 0),
        Named.of("heavy tails", random -> 0.02 * random.nextGaussian() / random.nextDouble()),
        Named.of("around 1", random -> 1.4 + 0.4 * random.nextGaussian()),
        Named.of("far beyond 1", random -> 1e4 * random.nextGaussian()),
        Named.of("bin edges", random -> random.nextInt(-40, 40) / 131_072.0),
        Named.of("enormous", random -> 1e300 * random.nextGaussian()));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void precisionLiesWithinItsBound(ToDoubleFunction<Random> error) {
    Random random = new Random(23);
    for (int count = 1; count < 300; count += 1 + count / 9) {
      double[] predicted = new double[count];
      double[] truth = new double[count];
      for (int i = 0; i < count; i++) {
        truth[i] = random.nextDouble();
        predicted[i] = truth[i] + error.applyAsDouble(random) * (1 + truth[i]);
      }
      Samples samples = new Samples(predicted, truth);

      assertThat(samples.metrics().redshift().errors().precision())
          .isCloseTo(
              samples.exactPrecision(),
              within(RedshiftErrors.PRECISION_BOUND * Math.max(1, samples.reach()) * (1 + 1e-9)));
    }
  }

  @Test
  void largestNumbersDoNotOverflow() {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    for (int i = 0; i < 5; i++) {
      metrics.redshift().add(Double.MAX_VALUE, 0);
      metrics.redshift().add(-Double.MAX_VALUE, 0);
    }

    assertThat(RankMetrics.fromBytes(metrics.toBytes()).redshift().errors().precision())
        .isGreaterThan(1e308);
  }

  @Test
  void boundIsSmallBesideAnyRealPrecision() {
    assertThat(RedshiftErrors.PRECISION_BOUND).isLessThan(1.2e-5);
  }
}
