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
class ClassificationGoldenTest {
  static Stream<Named<JsonNode>> cases() throws IOException {
    return Golden.cases("classification.json");
  }

  private static ClassificationMetrics measured(JsonNode golden) {
    JsonNode scores = golden.get("scores");
    TaskSpec spec =
        TaskSpec.classification(
            new Output("y", scores.get(0).size()),
            Scores.find(golden.get("kind").asText()).orElseThrow(),
            List.of());
    RankMetrics metrics = RankMetrics.of(spec);
    for (int row = 0; row < scores.size(); row++) {
      double label = golden.get("labels").get(row).intValue();
      metrics.add(doubles(scores.get(row)), new double[] {label}, 0, row);
    }
    return (ClassificationMetrics)
        RankMetrics.fromBytes(metrics.toBytes()).measured().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void metricsAreThoseOfScikitLearn(JsonNode golden) {
    ClassificationMetrics metrics = measured(golden);

    assertSame(metrics.metrics(), golden.get("expected"));
    assertThat(metrics.metrics()).hasSize(golden.get("expected").size());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void classesAreThoseOfScikitLearn(JsonNode golden) {
    List<ClassRow> rows = measured(golden).classes();
    JsonNode expected = golden.get("classes");

    assertThat(rows).hasSize(expected.size());
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).support()).isEqualTo(expected.get(i).get("support").longValue());
      assertSame("precision of " + i, rows.get(i).precision(), expected.get(i).get("precision"));
      assertSame("recall of " + i, rows.get(i).recall(), expected.get(i).get("recall"));
      assertSame("F1 of " + i, rows.get(i).f1(), expected.get(i).get("f1"));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void confusionIsThatOfScikitLearn(JsonNode golden) {
    JsonNode expected = golden.get("confusion");
    long[][] confusion = new long[expected.size()][expected.size()];
    measured(golden)
        .counts()
        .confusion()
        .forEachCell(
            (label, prediction, count) -> confusion[(int) label][(int) prediction] = count);

    for (int i = 0; i < confusion.length; i++) {
      for (int j = 0; j < confusion.length; j++) {
        assertThat(confusion[i][j]).isEqualTo(expected.get(i).get(j).longValue());
      }
    }
  }
}
