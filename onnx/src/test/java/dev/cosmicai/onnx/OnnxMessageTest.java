package dev.cosmicai.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime said, as it said it. */
class OnnxMessageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Error code - ORT_FAIL - message: Load model from /tmp/a b/model-1.bin failed:/onnxruntime_src/onnxruntime/core/graph/model.cc:181 onnxruntime::Model::Model(onnx::ModelProto&&, const onnxruntime::PathString&) Unsupported model IR version: 99, max supported IR version: 13 | Unsupported model IR version: 99, max supported IR version: 13
          Error code - ORT_FAIL - message: Load model from /tmp/model-1.bin failed:Fatal error: my.domain:Add(-1) is not a registered function/op | Fatal error: my.domain:Add(-1) is not a registered function/op
          Error code - ORT_INVALID_PROTOBUF - message: Load model from /tmp/model-1.bin failed:Protobuf parsing failed. | Protobuf parsing failed
          Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while running Reshape node. Name:'r' Status Message: /onnxruntime_src/onnxruntime/core/providers/cpu/tensor/reshape_helper.h:47 onnxruntime::ReshapeHelper::ReshapeHelper(const onnxruntime::TensorShape&, bool) The input tensor cannot be reshaped to the requested shape. | Reshape node. Name:'r' Status Message: The input tensor cannot be reshaped to the requested shape
          """)
  void oneLineIsLeft(String said, String meant) {
    assertThat(OnnxMessage.of(new RuntimeException(said + "\n\n"))).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"'', no message", "'\n\n', no message"})
  void nothingIsSaidAsWell(String said, String meant) {
    assertThat(OnnxMessage.of(new RuntimeException(said))).isEqualTo(meant);
  }
}
