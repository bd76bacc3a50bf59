package dev.cosmicai.worker.network.torch;

import ai.djl.ndarray.types.DataType;
import dev.cosmicai.formats.tensor.ElementType;
import java.util.Optional;

/** Types of elements as DJL's engines call them. */
final class TorchTypes {
  private TorchTypes() {}

  /**
   * The engine's type.
   *
   * @throws IllegalArgumentException if DJL can hand over no such tensor; see {@link #find}
   */
  static DataType of(ElementType type) {
    return find(type).orElseThrow(() -> new IllegalArgumentException(type.toString()));
  }

  /**
   * The engine's type; empty for bfloat16 and int16, of which DJL makes no tensors. An exporter
   * declares what is wider, and lets the network convert.
   */
  static Optional<DataType> find(ElementType type) {
    return switch (type) {
      case FLOAT64 -> Optional.of(DataType.FLOAT64);
      case FLOAT32 -> Optional.of(DataType.FLOAT32);
      case FLOAT16 -> Optional.of(DataType.FLOAT16);
      case INT64 -> Optional.of(DataType.INT64);
      case INT32 -> Optional.of(DataType.INT32);
      case INT8 -> Optional.of(DataType.INT8);
      case UINT8 -> Optional.of(DataType.UINT8);
      case BOOL -> Optional.of(DataType.BOOLEAN);
      case BFLOAT16, INT16 -> Optional.empty();
    };
  }
}
