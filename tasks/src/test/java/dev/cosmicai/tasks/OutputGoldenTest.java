package dev.cosmicai.tasks;

import static dev.cosmicai.tasks.Golden.assertSame;
import static dev.cosmicai.tasks.Golden.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.tasks.TaskSpec.Output;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against Python, whose numbers make_golden.py wrote down. */
class OutputGoldenTest {
  static Stream<Named<JsonNode>> cases() throws IOException {
    return Golden.cases("outputs.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAreDescribedAsPythonDoes(JsonNode golden) {
    JsonNode values = golden.get("values");
    RankMetrics metrics =
        RankMetrics.of(TaskSpec.none(List.of(new Output("y", values.get(0).size()))));
    values.forEach(row -> metrics.add(doubles(row), new double[0], 0, 0));

    OutputMetrics read =
        (OutputMetrics) RankMetrics.fromBytes(metrics.toBytes()).measured().orElseThrow();

    ValueStatistics statistics = read.values().get(0);
    assertThat(statistics.finite()).isEqualTo((long) values.size() * values.get(0).size());
    assertSame("min", statistics.lowest(), golden.get("expected").get("min"));
    assertSame("mean", statistics.mean(), golden.get("expected").get("mean"));
    assertSame("max", statistics.highest(), golden.get("expected").get("max"));
  }
}
