package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor as a file describes it: a storage, an offset into it and a stride for each dimension, in
 * elements. Several tensors may share a storage, and a slice carries the whole of its parent's.
 * Nothing is copied until one of the {@code to…} methods has to.
 *
 * <p>An instance always lies inside its storage; {@link #of} checks that.
 */
final class StridedTensor {
  private static final long MAX_BYTES = Integer.MAX_VALUE;

  private final ElementType type;
  private final long[] shape;
  private final long[] strides;
  private final int firstByte;
  private final ByteBuffer storage;

  private StridedTensor(
      ElementType type, long[] shape, long[] strides, int firstByte, ByteBuffer storage) {
    this.type = type;
    this.shape = shape;
    this.strides = strides;
    this.firstByte = firstByte;
    this.storage = storage.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Checks a description against its storage.
   *
   * @param offset of the first element, in elements
   * @param strides of each dimension, in elements
   * @param label what to call the tensor in messages
   */
  static StridedTensor of(
      ElementType type,
      long offset,
      long[] shape,
      long[] strides,
      ByteBuffer storage,
      Origin origin,
      String label) {
    if (shape.length != strides.length) {
      throw origin.corrupt(
          "is damaged: %s has %d dimensions and %d strides", label, shape.length, strides.length);
    }
    long elements = elements(type, shape, origin, label);
    if (offset < 0 || offset > MAX_BYTES) {
      throw outside(origin, label, shape);
    }
    long last = offset;
    for (int i = 0; i < shape.length && elements > 0; i++) {
      if (shape[i] > 1) { // the stride of a single element means nothing, and may be anything
        if (strides[i] < 0 || strides[i] > MAX_BYTES) {
          throw outside(origin, label, shape);
        }
        last += (shape[i] - 1) * strides[i]; // no factor is above 2³¹
      }
      if (last > MAX_BYTES) {
        throw outside(origin, label, shape);
      }
    }
    if (elements > 0 && (last + 1) * type.bytes() > storage.remaining()) {
      throw outside(origin, label, shape);
    }
    int firstByte = elements == 0 ? 0 : (int) (offset * type.bytes());
    return new StridedTensor(type, shape, strides, firstByte, storage);
  }

  /** A tensor that fills {@code data} exactly, in row-major or column-major order. */
  static StridedTensor dense(
      ElementType type,
      long[] shape,
      boolean columnMajor,
      ByteBuffer data,
      Origin origin,
      String label) {
    long bytes = elements(type, shape, origin, label) * type.bytes();
    if (bytes != data.remaining()) {
      throw origin.corrupt(
          "is damaged or cut short: %s of shape %s takes %,d bytes and has %,d",
          label, Arrays.toString(shape), bytes, data.remaining());
    }
    long[] strides = columnMajor ? columnMajorStrides(shape) : rowMajorStrides(shape);
    return of(type, 0, shape, strides, data, origin, label);
  }

  ElementType type() {
    return type;
  }

  long[] shape() {
    return shape.clone();
  }

  /** The bytes as they are: a view if they are contiguous, else a copy. */
  Tensor toTensor(MemoryBudget budget) {
    if (isContiguous()) {
      return new Tensor(type, shape, view());
    }
    ByteBuffer copy = budget.allocate(elementCount() * (long) type.bytes());
    walk(
        (at, stride, length) -> {
          for (int i = 0; i < length; i++) {
            copy.put(storage.slice(at + i * stride, type.bytes()));
          }
        });
    return new Tensor(type, shape, copy.flip());
  }

  /**
   * Contiguous float32 in a direct, read-only, little-endian buffer at a multiple of four bytes: a
   * view if it is that already, else a copy. Wider values are rounded.
   */
  ByteBuffer toFloat32(MemoryBudget budget) {
    if (type == ElementType.FLOAT32 && isContiguous() && isAddressable()) {
      return view();
    }
    ByteBuffer copy = budget.allocate(elementCount() * (long) Float.BYTES);
    boolean sameType = type == ElementType.FLOAT32;
    walk(
        (at, stride, length) -> {
          if (sameType && stride == Float.BYTES) {
            copy.put(storage.slice(at, length * Float.BYTES));
            return;
          }
          for (int i = 0; i < length; i++) {
            copy.putFloat((float) type.valueAt(storage, at + i * stride));
          }
        });
    return copy.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The values in row-major order, as a copy. */
  double[] toFloat64(MemoryBudget budget) {
    budget.charge(elementCount() * (long) Double.BYTES);
    double[] copy = new double[elementCount()];
    int[] next = {0};
    walk(
        (at, stride, length) -> {
          for (int i = 0; i < length; i++) {
            copy[next[0]++] = type.valueAt(storage, at + i * stride);
          }
        });
    return copy;
  }

  /** Such as {@code float32 [1278, 5, 32, 32]}. */
  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape);
  }

  static long[] rowMajorStrides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(shape[i], 1);
    }
    return strides;
  }

  private static long[] columnMajorStrides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = 0; i < shape.length; i++) {
      strides[i] = stride;
      stride *= Math.max(shape[i], 1);
    }
    return strides;
  }

  /** The number of elements, small enough that their bytes fit a buffer. */
  private static long elements(ElementType type, long[] shape, Origin origin, String label) {
    long elements = 1;
    for (long length : shape) {
      if (length < 0) {
        throw origin.corrupt("is damaged: %s has the shape %s", label, Arrays.toString(shape));
      }
      elements = length == 0 || elements == 0 ? 0 : saturatingMultiply(elements, length);
    }
    if (elements > MAX_BYTES / type.bytes()) {
      throw origin.corrupt(
          "declares %s of shape %s, more than 2 GiB", label, Arrays.toString(shape));
    }
    return elements;
  }

  private static long saturatingMultiply(long a, long b) {
    return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  private static FatalFault outside(Origin origin, String label, long[] shape) {
    return origin.corrupt(
        "is damaged or cut short: %s of shape %s reaches beyond its storage",
        label, Arrays.toString(shape));
  }

  private int elementCount() {
    long elements = 1;
    for (long length : shape) {
      elements = length == 0 ? 0 : elements * length;
    }
    return (int) elements;
  }

  private boolean isContiguous() {
    if (elementCount() == 0) {
      return true;
    }
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** Whether native code can take the address of the first element. */
  private boolean isAddressable() {
    return storage.isDirect() && storage.alignmentOffset(firstByte, type.bytes()) == 0;
  }

  private ByteBuffer view() {
    return storage
        .slice(firstByte, elementCount() * type.bytes())
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Elements along the last dimension. */
  private interface Run {
    /**
     * @param at the first element's byte in the storage
     * @param stride from one element to the next, in bytes
     */
    void accept(int at, int stride, int length);
  }

  /** Visits all elements in row-major order, one run along the last dimension after another. */
  private void walk(Run run) {
    if (elementCount() == 0) {
      return;
    }
    int outer = Math.max(shape.length - 1, 0);
    int length = shape.length == 0 ? 1 : (int) shape[outer];
    int stride = shape.length == 0 || length == 1 ? 0 : (int) strides[outer] * type.bytes();
    long[] index = new long[outer];
    long at = firstByte;
    while (true) {
      run.accept((int) at, stride, length);
      int dimension = outer - 1;
      while (dimension >= 0 && ++index[dimension] == shape[dimension]) {
        at -= (shape[dimension] - 1) * byteStride(dimension);
        index[dimension--] = 0;
      }
      if (dimension < 0) {
        return;
      }
      at += byteStride(dimension);
    }
  }

  private long byteStride(int dimension) {
    return shape[dimension] == 1 ? 0 : strides[dimension] * type.bytes();
  }
}
