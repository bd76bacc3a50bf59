package dev.cosmicai.worker.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.tasks.Scores;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.Signature;
import dev.cosmicai.worker.network.Target;
import dev.cosmicai.worker.network.TaskDeclaration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns there may be side by side in a table of predictions. */
class ColumnPlanTest {
  @ParameterizedTest
  @CsvSource({
    "file, label, file",
    "row, label, row",
    "predicted_class, label, predicted_class",
    "label, label, label",
    "scores, file, file",
  })
  void outputAndTargetAreColumnsOfTheirOwn(String output, String target, String twice) {
    FatalFault fault = refusal(network(Task.CLASSIFICATION, output, target), List.of());

    assertThat(fault.reason()).isEqualTo(Reason.ModelSignature);
    assertThat(fault).hasMessageContaining("two columns " + twice);
  }

  @Test
  void predictedClassIsAColumnOfClassificationsOnly() {
    assertThatCode(() -> plan(network(Task.REGRESSION, "predicted_class", "y"), List.of()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "row", "predicted_class", "scores", "label"})
  void whatPredictionsHaveIsNotKept(String kept) {
    FatalFault fault =
        refusal(network(Task.CLASSIFICATION, "scores", "label"), List.of("objid", kept));

    assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(fault).hasMessageContaining("data.keep names " + kept);
  }

  private static FatalFault refusal(NetworkInfo network, List<String> keep) {
    return catchThrowableOfType(FatalFault.class, () -> plan(network, keep));
  }

  private static ColumnPlan plan(NetworkInfo network, List<String> keep) {
    return new ColumnPlan(network, new Reading(Map.of(), keep, Map.of(), null));
  }

  private static NetworkInfo network(Task task, String output, String target) {
    Signature signature =
        new Signature(
            List.of(TensorSpec.of("image", ElementType.FLOAT32, 3, 8, 8)),
            List.of(TensorSpec.of(output, ElementType.FLOAT32, 2)));
    return new NetworkInfo(
        "net",
        Precision.FP32,
        8,
        signature,
        new TaskDeclaration(task, List.of(new Target(target, 0)), Scores.LOGITS, List.of()),
        Map.of());
  }
}
