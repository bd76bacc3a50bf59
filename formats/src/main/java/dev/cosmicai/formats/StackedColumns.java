package dev.cosmicai.formats;

import dev.cosmicai.formats.io.BufferMember;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Several columns of a table as one: {@code [N]} and {@code [N, K]} side by side become {@code [N,
 * width]}. Of one type of elements they keep it; else all become int64, or float64 if one of them
 * is floating.
 */
final class StackedColumns {
  private StackedColumns() {}

  /**
   * Puts them side by side in memory.
   *
   * @param columns of equally many rows, from two on
   * @param label what to call the result in messages
   */
  static StridedTensor of(
      List<StridedTensor> columns, MemoryBudget budget, FileFaults faults, String label) {
    List<Tensor> parts = columns.stream().map(column -> column.toTensor(budget)).toList();
    ElementType type = commonType(parts);
    int rows = (int) parts.get(0).shape()[0];
    long width = 0;
    for (Tensor part : parts) {
      if (part.shape().length > 2) {
        throw faults.shape(
            "holds %s for %s; wanted [N] or [N, K] of columns that are put side by side",
            part, label);
      }
      width += width(part);
    }
    ByteBuffer stacked = budget.allocate(rows * width * type.bytes());
    for (int row = 0; row < rows; row++) {
      for (Tensor part : parts) {
        append(stacked, type, part, row * width(part));
      }
    }
    long[] shape = {rows, width};
    Extent bytes = Extent.of(new BufferMember(stacked.flip()));
    return StridedTensor.dense(type, shape, false, bytes, faults, label);
  }

  private static int width(Tensor part) {
    return part.shape().length == 1 ? 1 : (int) part.shape()[1];
  }

  private static void append(ByteBuffer target, ElementType type, Tensor part, int first) {
    int elementBytes = part.type().bytes();
    ByteBuffer source = part.data();
    for (int i = first; i < first + width(part); i++) {
      if (part.type() == type) {
        target.put(target.position(), source, i * elementBytes, elementBytes);
        target.position(target.position() + elementBytes);
      } else if (type == ElementType.INT64) {
        target.putLong(part.type().integerAt(source, i * elementBytes));
      } else {
        target.putDouble(part.type().valueAt(source, i * elementBytes));
      }
    }
  }

  private static ElementType commonType(List<Tensor> parts) {
    ElementType first = parts.get(0).type();
    if (parts.stream().allMatch(part -> part.type() == first)) {
      return first;
    }
    boolean floating = parts.stream().anyMatch(part -> part.type().isFloating());
    return floating ? ElementType.FLOAT64 : ElementType.INT64;
  }
}
