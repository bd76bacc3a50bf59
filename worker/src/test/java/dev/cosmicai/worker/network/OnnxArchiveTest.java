package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX files as models, as far as no engine is needed to know. */
class OnnxArchiveTest {
  private static final CpuFeatures OLD_CPU = new CpuFeatures(Set.of());

  @TempDir private Path folder;

  @Test
  void fileSaysOfItselfWhatArchivesSay() {
    NetworkInfo info = open("described.onnx").info();
    assertThat(info.name()).isEqualTo("tiny");
    assertThat(info.batchSize()).isEqualTo(4);
    assertThat(info.task().task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(info.signature())
        .hasToString("image float32 [N, 1, 8, 8] -> logits float32 [N, 10]");
  }

  @Test
  void graphOfABareFileIsItsSignature() {
    NetworkInfo info = open("three.onnx").info();
    assertThat(info.name()).isEqualTo("three.onnx");
    assertThat(info.precision()).isEqualTo(Precision.FP32);
    assertThat(info.batchSize()).isEqualTo(64);
    assertThat(info.task().task()).isEqualTo(Task.NONE);
    assertThat(info.signature().inputs())
        .containsExactly(TensorSpec.of("table", ElementType.FLOAT32, 6));
    assertThat(info.signature().outputs())
        .containsExactly(
            TensorSpec.of("scores", ElementType.FLOAT32, 3),
            TensorSpec.of("size", ElementType.FLOAT32),
            TensorSpec.of("class", ElementType.INT64));
  }

  @Test
  void valuesOfABareFileHaveNamesThatColumnsHave() {
    assertThat(open("odd-names.onnx").info().signature())
        .hasToString(
            "input.1 float32 [N, 6] -> _head_Add_0 float32 [N, 3], _7 float32 [N], gr__e int64"
                + " [N]");
  }

  @ParameterizedTest
  @CsvSource({
    "no-batch.onnx, 'takes x, whose first dimension is 1 and not free for the samples'",
    "free-rank.onnx, 'takes x, whose first dimension is not there'",
    "scalar.onnx, 'takes x, whose first dimension is not there'",
    "dynamic-inner.onnx, 'takes x, whose dimensions after the first are not all fixed'",
    "strings.onnx, 'takes x, whose elements are no numbers that partitions have'",
  })
  void graphThatFitsNoPartitionIsRefused(String name, String problem) {
    FatalFault fault = refusal(() -> open(name));
    assertThat(fault.reason()).isEqualTo(Reason.ModelSignature);
    assertThat(fault).hasMessageStartingWith(name + " " + problem);
    assertThat(fault.getMessage()).doesNotContain("\n").hasSizeLessThan(400);
  }

  @ParameterizedTest
  @CsvSource({"described.onnx, FP32, INT8", "int8.onnx, INT8, FP32"})
  void fileHasOnePrecisionWhateverTheProcessor(String name, Precision own, Precision other) {
    ModelArchive archive = open(name);
    assertThat(archive.inPrecision(Precision.AUTO, OLD_CPU).info().precision()).isEqualTo(own);
    assertThat(archive.inPrecision(own, OLD_CPU).info().precision()).isEqualTo(own);
    FatalFault fault = refusal(() -> archive.inPrecision(other, OLD_CPU));
    assertThat(fault.reason()).isEqualTo(Reason.PrecisionUnavailable);
    assertThat(fault)
        .hasMessage(
            name
                + " computes in "
                + own
                + ", not in "
                + other
                + "; set model.precision to auto, or"
                + " export another file with --precision "
                + other);
  }

  @Test
  void goldenBatchMustBeText() {
    FatalFault fault = refusal(() -> open("golden-no-base64.onnx"));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault).hasMessageContaining("its cosmic.golden is not in base64");
  }

  @Test
  void nameTellsWhatAFileIsTakenFor() throws Exception {
    Path zip = Files.copy(TestNetworks.file("good.pt"), folder.resolve("a"));
    Path onnx = Files.copy(TestNetworks.file("onnx/bare.onnx"), folder.resolve("b"));
    assertThat(refusal(() -> ModelArchive.open(zip, "s3://m/net.ONNX", "")))
        .hasMessageContaining("s3://m/net.ONNX is damaged, or no ONNX file");
    assertThat(refusal(() -> ModelArchive.open(onnx, "s3://m/net.pt", "")).reason())
        .isEqualTo(Reason.ModelCorrupt);
  }

  private static ModelArchive open(String name) {
    return ModelArchive.open(TestNetworks.file("onnx/" + name), name, "");
  }

  private static FatalFault refusal(Runnable open) {
    return catchThrowableOfType(FatalFault.class, open::run);
  }
}
