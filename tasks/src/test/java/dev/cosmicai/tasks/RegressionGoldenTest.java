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

/** Against scikit-learn, whose numbers make_golden.py wrote down. */
class RegressionGoldenTest {
  static Stream<Named<JsonNode>> cases() throws IOException {
    return Golden.cases("regression.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void metricsAreThoseOfScikitLearn(JsonNode golden) {
    JsonNode expected = golden.get("components");
    RankMetrics metrics =
        RankMetrics.of(TaskSpec.regression(List.of(new Output("y", expected.size()))));
    for (int row = 0; row < golden.get("truth").size(); row++) {
      metrics.add(
          doubles(golden.get("predicted").get(row)), doubles(golden.get("truth").get(row)), 0, row);
    }

    RankMetrics read = RankMetrics.fromBytes(metrics.toBytes());

    assertSame(read.metrics(), golden.get("expected"));
    RegressionMetrics regression = (RegressionMetrics) read.measured().orElseThrow();
    for (int i = 0; i < expected.size(); i++) {
      RegressionComponent component = regression.components().get(i);
      assertThat(component.labelled()).isEqualTo(expected.get(i).get("labelled").longValue());
      assertSame("r2", component.r2(), expected.get(i).get("r2"));
      assertSame("mae", component.mae(), expected.get(i).get("mae"));
      assertSame("mse", component.mse(), expected.get(i).get("mse"));
      assertSame("rmse", component.rmse(), expected.get(i).get("rmse"));
      assertSame("bias", component.bias(), expected.get(i).get("bias"));
    }
  }
}
