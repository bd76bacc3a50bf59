package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against numpy and scikit-learn, whose numbers make_golden.py wrote down. */
class RedshiftGoldenTest {
  static Stream<Named<JsonNode>> cases() throws IOException {
    try (InputStream in = RedshiftGoldenTest.class.getResourceAsStream("redshift.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .map(golden -> Named.of(golden.get("name").asText(), golden))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void metricsAreThoseOfScikitLearn(JsonNode golden) {
    Samples samples = samples(golden);
    RedshiftErrors metrics = samples.errors();
    JsonNode expected = golden.get("expected");

    assertSame(metrics.mae(), expected.get("mae"));
    assertSame(metrics.mse(), expected.get("mse"));
    assertSame(metrics.bias(), expected.get("bias"));
    assertSame(metrics.r2(), expected.get("r2"));
    assertThat(metrics.precision())
        .isCloseTo(
            expected.get("precision").doubleValue(),
            within(RedshiftErrors.PRECISION_BOUND * Math.max(1, samples.reach())));
  }

  private static void assertSame(double actual, JsonNode expected) {
    if (expected.isNull()) {
      assertThat(actual).isNaN();
    } else {
      double value = expected.doubleValue();
      assertThat(actual).isCloseTo(value, within(1e-9 * Math.abs(value)));
    }
  }

  private static Samples samples(JsonNode golden) {
    return new Samples(doubles(golden.get("predicted")), doubles(golden.get("truth")));
  }

  private static double[] doubles(JsonNode array) {
    List<JsonNode> values = StreamSupport.stream(array.spliterator(), false).toList();
    return values.stream().mapToDouble(JsonNode::doubleValue).toArray();
  }
}
