package dev.cosmicai.worker.network.onnx;

import dev.cosmicai.formats.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an ONNX graph takes or gives.
 *
 * @param name as the graph calls it: any text
 * @param elementType of its elements; empty if it is no tensor, or of elements that no partition
 *     has
 * @param shape {@link #ANY} where a dimension is not fixed; empty if not even their number is
 */
public record OnnxValue(
    String name, Optional<ElementType> elementType, Optional<List<Long>> shape) {
  /** A dimension that is not fixed. */
  public static final long ANY = -1;

  private static final int MAX_COLUMN_NAME = 64;
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_.-]");
  private static final Pattern NOT_FIRST = Pattern.compile("^(?=[^A-Za-z_])|^$");

  /** Copies the list. */
  public OnnxValue {
    shape = shape.map(List::copyOf);
  }

  /** What a column for it is called. */
  public String columnName() {
    return columnName(name);
  }

  /**
   * What a column is called for a value of a graph: its name, with an underscore for each character
   * that names of columns do not have, and before one that they do not begin with.
   */
  public static String columnName(String graphName) {
    String legal =
        NOT_FIRST.matcher(NOT_IN_NAMES.matcher(graphName).replaceAll("_")).replaceFirst("_");
    return legal.substring(0, Math.min(legal.length(), MAX_COLUMN_NAME));
  }

  /** The type of a number of {@code TensorProto.DataType}, if partitions have it. */
  static Optional<ElementType> elementType(int dataType) {
    return Optional.ofNullable(
        switch (dataType) {
          case 1 -> ElementType.FLOAT32;
          case 2 -> ElementType.UINT8;
          case 3 -> ElementType.INT8;
          case 5 -> ElementType.INT16;
          case 6 -> ElementType.INT32;
          case 7 -> ElementType.INT64;
          case 9 -> ElementType.BOOL;
          case 10 -> ElementType.FLOAT16;
          case 11 -> ElementType.FLOAT64;
          case 16 -> ElementType.BFLOAT16;
          default -> null;
        });
  }
}
