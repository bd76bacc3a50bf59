package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelEngineTest {
  @ParameterizedTest
  @CsvSource({
    "s3://models/net.onnx, ONNX",
    "s3://models/NET.ONNX, ONNX",
    "net.pt, TORCH",
    "onnx, TORCH",
    "net.onnx.pt, TORCH",
    "s3://models.onnx/net, TORCH",
  })
  void theNameOfAModelTellsItsEngine(String name, ModelEngine engine) {
    assertThat(ModelEngine.of(name)).isEqualTo(engine);
  }

  @ParameterizedTest
  @EnumSource
  void everyEngineIsReadAsItIsWritten(ModelEngine engine) {
    assertThat(ModelEngine.parse(engine.toString())).isEqualTo(engine);
  }

  @Test
  void anotherWordIsRefusedAndAllAreNamed() {
    assertThatThrownBy(() -> ModelEngine.parse("tensorrt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("torch or onnx");
  }
}
