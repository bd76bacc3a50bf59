package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;

/** The golden files that make_golden.py wrote. */
final class Golden {
  private static final double RELATIVE = 1e-9;

  private Golden() {}

  static Stream<Named<JsonNode>> cases(String file) throws IOException {
    List<Named<JsonNode>> cases = new ArrayList<>();
    try (InputStream in = Golden.class.getResourceAsStream(file)) {
      new ObjectMapper()
          .readTree(in)
          .forEach(golden -> cases.add(Named.of(golden.get("name").asText(), golden)));
    }
    return cases.stream();
  }

  /** Null is NaN. */
  static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(value -> value.isNull() ? Double.NaN : value.doubleValue())
        .toArray();
  }

  static void assertSame(String what, double actual, JsonNode expected) {
    if (expected.isNull()) {
      assertThat(actual).as(what).isNaN();
    } else {
      double value = expected.doubleValue();
      assertThat(actual).as(what).isCloseTo(value, within(RELATIVE * Math.abs(value)));
    }
  }

  /** Each that is expected is there, with this value. */
  static void assertSame(List<Metric> actual, JsonNode expected) {
    expected
        .properties()
        .forEach(
            entry -> {
              List<Metric> named =
                  actual.stream().filter(metric -> metric.name().equals(entry.getKey())).toList();
              assertThat(named).as(entry.getKey()).hasSize(1);
              assertSame(entry.getKey(), named.get(0).value(), entry.getValue());
            });
  }
}
