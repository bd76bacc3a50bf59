package dev.cosmicai.tasks;

import static dev.cosmicai.tasks.Golden.assertSame;
import static dev.cosmicai.tasks.Golden.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against numpy and scikit-learn, whose numbers make_golden.py wrote down. */
class RedshiftGoldenTest {
  static Stream<Named<JsonNode>> cases() throws IOException {
    return Golden.cases("redshift.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void metricsAreThoseOfScikitLearn(JsonNode golden) {
    Samples samples = new Samples(doubles(golden.get("predicted")), doubles(golden.get("truth")));
    RedshiftErrors metrics = samples.errors();
    JsonNode expected = golden.get("expected");

    assertSame("mae", metrics.mae(), expected.get("mae"));
    assertSame("mse", metrics.mse(), expected.get("mse"));
    assertSame("bias", metrics.bias(), expected.get("bias"));
    assertSame("r2", metrics.r2(), expected.get("r2"));
    assertThat(metrics.precision())
        .isCloseTo(
            expected.get("precision").doubleValue(),
            within(RedshiftErrors.PRECISION_BOUND * Math.max(1, samples.reach())));
    assertThat(metrics.width68())
        .isCloseTo(
            expected.get("width68").doubleValue(),
            within(
                RedshiftErrors.WIDTH_BOUND
                    * Math.max(1, expected.get("width68_reach").doubleValue())));
    assertThat(metrics.outlierFraction())
        .isCloseTo(
            expected.get("outlier_fraction").doubleValue(), within(metrics.outlierBound() + 1e-12));
  }
}
