package dev.cosmicai.formats.tensor;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A tensor as a file describes it: a storage, an offset into it and a stride for each dimension, in
 * elements. Several tensors may share a storage, and a slice carries the whole of its parent's.
 * Nothing is read until one of the {@code to…} methods is called, and copied only where it has to.
 *
 * <p>An instance always lies inside its storage; {@link #of} checks that.
 */
public final class StridedTensor {
  private static final long MAX_MEMORY_BYTES = Integer.MAX_VALUE;

  private final ElementType type;
  private final long[] shape;
  private final long[] strides;
  private final long elements;
  private final long firstByte;
  private final Extent storage;

  private StridedTensor(
      ElementType type,
      long[] shape,
      long[] strides,
      long elements,
      long firstByte,
      Extent storage) {
    this.type = type;
    this.shape = shape;
    this.strides = strides;
    this.elements = elements;
    this.firstByte = firstByte;
    this.storage = storage;
  }

  /**
   * Checks a description against its storage.
   *
   * @param offset of the first element, in elements
   * @param strides of each dimension, in elements
   * @param label what to call the tensor in messages
   */
  public static StridedTensor of(
      ElementType type,
      long offset,
      long[] shape,
      long[] strides,
      Extent storage,
      FileFaults faults,
      String label) {
    if (shape.length != strides.length) {
      throw faults.corrupt(
          "is damaged: %s has %d dimensions and %d strides", label, shape.length, strides.length);
    }
    long elements = elements(type, shape, storage, faults, label);
    long limit = Math.max(MAX_MEMORY_BYTES, storage.length());
    if (offset < 0 || offset > limit) {
      throw outside(faults, label, shape);
    }
    long last = offset;
    for (int i = 0; i < shape.length && elements > 0; i++) {
      if (shape[i] > 1) { // the stride of a single element means nothing, and may be anything
        long reach = strides[i] < 0 ? limit : saturatingMultiply(shape[i] - 1, strides[i]);
        if (reach > limit - last) {
          throw outside(faults, label, shape);
        }
        last += reach;
      }
    }
    if (elements > 0 && last >= storage.length() / type.bytes()) {
      throw outside(faults, label, shape);
    }
    long firstByte = elements == 0 ? 0 : offset * type.bytes();
    return new StridedTensor(type, shape, strides, elements, firstByte, storage);
  }

  /** A tensor that fills {@code data} exactly, in row-major or column-major order. */
  public static StridedTensor dense(
      ElementType type,
      long[] shape,
      boolean columnMajor,
      Extent data,
      FileFaults faults,
      String label) {
    long bytes = elements(type, shape, data, faults, label) * type.bytes();
    if (bytes != data.length()) {
      throw faults.corrupt(
          "is damaged or cut short: %s of shape %s takes %,d bytes and has %,d",
          label, Arrays.toString(shape), bytes, data.length());
    }
    return of(type, 0, shape, denseStrides(shape, columnMajor), data, faults, label);
  }

  public ElementType type() {
    return type;
  }

  public long[] shape() {
    return shape.clone();
  }

  /** From one index to the next in each dimension, in bytes; where it has one index, anything. */
  public long[] byteStrides() {
    return Arrays.stream(strides).map(stride -> stride * type.bytes()).toArray();
  }

  /** Where the first element lies in the file; empty if the elements are packed. */
  public OptionalLong offset() {
    return storage.offset(firstByte);
  }

  /** The bytes as they are: a view if they are contiguous, else a copy. */
  public Tensor toTensor(MemoryBudget budget) {
    ByteBuffer bytes = storage.bytes();
    if (isContiguous()) {
      return new Tensor(type, shape, view(bytes));
    }
    return new Tensor(type, shape, copy(bytes, budget.allocate(elements * type.bytes())));
  }

  /**
   * Contiguous elements where native code can read them: in a direct, read-only, little-endian
   * buffer at a multiple of an element's size. A view if they are that already, else a copy.
   */
  public ByteBuffer toDirect(MemoryBudget budget) {
    ByteBuffer bytes = storage.bytes();
    if (isContiguous() && isAddressable(bytes)) {
      return view(bytes);
    }
    return copy(bytes, budget.allocate(elements * type.bytes()))
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** As a copy on the heap, which stays when the file's memory is used for something else. */
  public Tensor toCopy(MemoryBudget budget) {
    budget.charge(elements * type.bytes());
    ByteBuffer copy = ByteBuffer.allocate((int) elements * type.bytes());
    return new Tensor(type, shape, copy(storage.bytes(), copy));
  }

  /**
   * The elements in row-major order, to be taken from the file piece by piece; empty if they do not
   * lie there so, or cannot be verified alone.
   */
  public Optional<ByteRun> run() {
    return isContiguous() ? storage.run(firstByte, elements * type.bytes()) : Optional.empty();
  }

  /** Such as {@code float32 [1278, 5, 32, 32]}. */
  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape);
  }

  public static long[] rowMajorStrides(long[] shape) {
    return denseStrides(shape, false);
  }

  private static long[] denseStrides(long[] shape, boolean columnMajor) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = 0; i < shape.length; i++) {
      int dimension = columnMajor ? i : shape.length - 1 - i;
      strides[dimension] = stride;
      stride *= Math.max(shape[dimension], 1);
    }
    return strides;
  }

  /** The number of elements, small enough that their bytes fit a buffer or lie in the storage. */
  private static long elements(
      ElementType type, long[] shape, Extent storage, FileFaults faults, String label) {
    long elements = 1;
    for (long length : shape) {
      if (length < 0) {
        throw faults.corrupt("is damaged: %s has the shape %s", label, Arrays.toString(shape));
      }
      elements = length == 0 || elements == 0 ? 0 : saturatingMultiply(elements, length);
    }
    if (elements > Math.max(MAX_MEMORY_BYTES, storage.length()) / type.bytes()) {
      throw faults.corrupt(
          "declares %s of shape %s, more than 2 GiB", label, Arrays.toString(shape));
    }
    return elements;
  }

  private static long saturatingMultiply(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  private static FatalFault outside(FileFaults faults, String label, long[] shape) {
    return faults.corrupt(
        "is damaged or cut short: %s of shape %s reaches beyond its storage",
        label, Arrays.toString(shape));
  }

  private boolean isContiguous() {
    if (elements == 0) {
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

  private ByteBuffer copy(ByteBuffer bytes, ByteBuffer copy) {
    walk()
        .forEachRun(
            (at, stride, length) -> {
              if (stride == type.bytes()) {
                append(copy, bytes, at, length * type.bytes());
                return;
              }
              for (int i = 0; i < length; i++) {
                append(copy, bytes, at + i * stride, type.bytes());
              }
            });
    return copy.flip();
  }

  /** Whether native code can take the address of the first element. */
  private boolean isAddressable(ByteBuffer bytes) {
    return bytes.isDirect() && bytes.alignmentOffset((int) firstByte, type.bytes()) == 0;
  }

  private ByteBuffer view(ByteBuffer bytes) {
    return bytes
        .slice((int) firstByte, (int) elements * type.bytes())
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Without a view of the source, of which there would be millions. */
  private static void append(ByteBuffer target, ByteBuffer source, int at, int length) {
    target.put(target.position(), source, at, length);
    target.position(target.position() + length);
  }

  private StridedWalk walk() {
    return new StridedWalk(shape, strides, firstByte, type.bytes());
  }
}
