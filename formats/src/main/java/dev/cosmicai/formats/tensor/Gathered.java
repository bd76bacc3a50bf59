package dev.cosmicai.formats.tensor;

import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.LazyMember;
import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors that are made of others or of parts of them. They are views where that can be, and else
 * copied together when they are asked for, within the budget.
 *
 * @param label what to call the tensor in messages
 */
public record Gathered(MemoryBudget budget, FileFaults faults, String label) {
  /** What a {@link #tensor} is made of. */
  public interface Filling {
    /** Puts all elements into the buffer, which has room for them and no more. */
    void putInto(ByteBuffer target);
  }

  /**
   * A tensor that is filled when it is first asked for.
   *
   * @param what it is, to be told if there is no memory for it, such as {@code samples one by one
   *     that take together}
   */
  public StridedTensor tensor(ElementType type, long[] shape, String what, Filling filling) {
    long bytes = new Bounds(type, shape, 0, faults, label).bytesInMemory();
    LazyMember member =
        new LazyMember(
            bytes,
            () -> {
              ByteBuffer content = budget.allocateGathered(bytes, what);
              filling.putInto(content);
              return content.flip();
            });
    return StridedTensor.dense(type, shape, false, Extent.of(member), faults, label);
  }

  /** The rows of these indices, each at least 0, in their order. */
  public StridedTensor rows(StridedTensor source, long[] indices) {
    long[] shape = source.shape();
    if (shape.length == 0) {
      throw faults.shape("holds a subset of %s, which is a single value", label);
    }
    for (long index : indices) {
      if (index < 0 || index >= shape[0]) {
        throw faults.shape(
            "holds a subset with the index %d, where %s has %d rows", index, label, shape[0]);
      }
    }
    long step = step(indices);
    if (step > 0) {
      return source.rows(indices.length == 0 ? 0 : indices[0], indices.length, step);
    }
    shape[0] = indices.length;
    return tensor(
        source.type(), shape, "a subset that takes", target -> source.copyRowsTo(target, indices));
  }

  /** How far each index is from the one before; 0 if that differs. */
  private static long step(long[] indices) {
    long step = indices.length < 2 ? 1 : indices[1] - indices[0];
    for (int i = 1; i < indices.length; i++) {
      if (indices[i] - indices[i - 1] != step) {
        return 0;
      }
    }
    return step;
  }

  /** Several tensors one after another, alike in all but their first dimension. */
  public StridedTensor concatenated(List<StridedTensor> parts) {
    StridedTensor first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    long rows = 0;
    for (StridedTensor part : parts) {
      long[] shape = part.shape();
      if (shape.length == 0
          || part.type() != first.type()
          || !Arrays.equals(rowShape(part), rowShape(first))) {
        throw faults.shape(
            "holds %s of %s in one part and of %s in another; all parts must be alike",
            label, first, part);
      }
      rows += shape[0];
    }
    long[] shape = first.shape();
    shape[0] = rows;
    return tensor(
        first.type(),
        shape,
        "several parts that take together",
        target -> parts.forEach(part -> part.copyTo(target)));
  }

  private static long[] rowShape(StridedTensor tensor) {
    long[] shape = tensor.shape();
    return Arrays.copyOfRange(shape, 1, Math.max(1, shape.length));
  }
}
