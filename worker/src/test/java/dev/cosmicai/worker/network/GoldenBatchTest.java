package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How near a network has to come to what was seen at its export. */
class GoldenBatchTest {
  private static final double TOLERANCE = 0.01;
  private static final int[] CLASSES = {0, 1, 2, 3, 4, 5, 6, 7};
  private static final float[] SCORES = {0, 1, 2, 3, 4, 5, 6, 100};

  @ParameterizedTest
  @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void theSameIsReproducedInEveryPrecision(Precision precision) {
    assertThatCode(() -> compare(precision, CLASSES, SCORES)).doesNotThrowAnyException();
  }

  @Test
  void integersOfFloat32AreExact() {
    FatalFault fault = refusal(Precision.FP32, new int[] {0, 1, 2, 3, 9, 5, 6, 7}, SCORES);

    assertThat(fault.reason()).isEqualTo(Reason.ModelGoldenMismatch);
    assertThat(fault)
        .hasMessageContaining("s3://m/net.pt does not reproduce its own golden output")
        .hasMessageContaining("sample 4 is 9 instead of 4 (1 of 8 integers differ, and in fp32 0");
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "INT8"})
  void oneClassInEightMayFlipInALesserPrecision(Precision precision) {
    assertThatCode(() -> compare(precision, new int[] {0, 1, 2, 3, 9, 5, 6, 7}, SCORES))
        .doesNotThrowAnyException();

    FatalFault fault = refusal(precision, new int[] {0, 1, 2, 3, 9, 5, 6, 9}, SCORES);
    assertThat(fault)
        .hasMessageContaining("2 of 8 integers differ, and in " + precision + " 1 may");
  }

  @Test
  void numbersAreWithinTheToleranceInEveryPrecision() {
    compare(Precision.FP32, CLASSES, new float[] {0.009f, 1, 2, 3, 4, 5, 6, 100.9f});

    assertThat(refusal(Precision.BF16, CLASSES, new float[] {0, 1.02f, 2, 3, 4, 5, 6, 100}))
        .hasMessageContaining("sample 1 is 1.02 instead of 1.0 (tolerance 0.01)");
    assertThat(refusal(Precision.BF16, CLASSES, new float[] {0, 1, 2, 3, 4, 5, 6, Float.NaN}))
        .hasMessageContaining("sample 7 is NaN instead of 100.0");
  }

  private static FatalFault refusal(Precision precision, int[] classes, float[] scores) {
    return catchThrowableOfType(FatalFault.class, () -> compare(precision, classes, scores));
  }

  private static void compare(Precision precision, int[] classes, float[] scores) {
    Signature signature =
        new Signature(
            List.of(TensorSpec.of("image", ElementType.FLOAT32)),
            List.of(
                TensorSpec.of("class", ElementType.INT32),
                TensorSpec.of("score", ElementType.FLOAT32)));
    ModelMetadata metadata =
        ModelMetadata.of(
            new NetworkInfo(
                "net",
                precision,
                8,
                signature,
                TaskDeclaration.usual(Task.NONE, signature.outputs()),
                Map.of()),
            TOLERANCE);
    Map<String, Tensor> arrays =
        Map.of(
            "inputs/image", Tensor.ofFloats(new float[8], 8),
            "outputs/class", Tensor.ofInts(CLASSES, 8),
            "outputs/score", Tensor.ofFloats(SCORES, 8));
    GoldenBatch.of(arrays, metadata, "s3://m/net.pt")
        .compare(
            List.of(Tensor.ofInts(classes, 8), Tensor.ofFloats(scores, 8)),
            metadata,
            "s3://m/net.pt");
  }
}
