package dev.cosmicai.onnx;

import ai.onnxruntime.OnnxJavaType;
import dev.cosmicai.formats.tensor.ElementType;
import java.util.Optional;

/** Types of elements as ONNX Runtime calls them. */
final class OnnxTypes {
  private OnnxTypes() {}

  /**
   * The engine's type; empty for bfloat16 and int16, which no engine here is given. An exporter
   * declares what is wider, and lets the network convert.
   */
  static Optional<OnnxJavaType> find(ElementType type) {
    return switch (type) {
      case FLOAT64 -> Optional.of(OnnxJavaType.DOUBLE);
      case FLOAT32 -> Optional.of(OnnxJavaType.FLOAT);
      case FLOAT16 -> Optional.of(OnnxJavaType.FLOAT16);
      case INT64 -> Optional.of(OnnxJavaType.INT64);
      case INT32 -> Optional.of(OnnxJavaType.INT32);
      case INT8 -> Optional.of(OnnxJavaType.INT8);
      case UINT8 -> Optional.of(OnnxJavaType.UINT8);
      case BOOL -> Optional.of(OnnxJavaType.BOOL);
      case BFLOAT16, INT16 -> Optional.empty();
    };
  }
}
