package dev.cosmicai.formats.tensor;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import java.util.Arrays;

/**
 * Checks what a file says of a tensor against the storage that it lies in, before anything is
 * computed with it.
 *
 * @param storageBytes the length of the storage
 * @param label what to call the tensor in messages
 */
@SuppressWarnings("ArrayRecordComponent") // never shared beyond this package
record Bounds(ElementType type, long[] shape, long storageBytes, FileFaults faults, String label) {
  private static final long MAX_MEMORY_BYTES = Integer.MAX_VALUE;

  /** The number of elements, small enough that their bytes fit a buffer or lie in the storage. */
  long elements() {
    long elements = 1;
    for (long length : shape) {
      if (length < 0) {
        throw faults.corrupt("is damaged: %s has the shape %s", label, Arrays.toString(shape));
      }
      elements = length == 0 || elements == 0 ? 0 : multiply(elements, length);
    }
    if (elements > mostBytes() / type.bytes()) {
      throw faults.corrupt(
          "declares %s of shape %s, more than 2 GiB", label, Arrays.toString(shape));
    }
    return elements;
  }

  /** What they take where all of them have to be in memory at once. */
  long bytesInMemory() {
    long elements = 1;
    for (long length : shape) {
      elements = length <= 0 || elements == 0 ? 0 : multiply(elements, length);
    }
    faults.requireFitsMemory(multiply(elements, type.bytes()));
    return elements() * type.bytes();
  }

  /** That all elements, if there are any, lie in the storage. */
  void requireInside(long firstByte, long[] byteStrides) {
    boolean any = Arrays.stream(shape).allMatch(length -> length > 0);
    if (firstByte < 0 || firstByte > mostBytes()) {
      throw outside();
    }
    long last = firstByte;
    for (int i = 0; i < shape.length && any; i++) {
      if (shape[i] > 1) { // the stride of a single element means nothing, and may be anything
        long reach = byteStrides[i] < 0 ? mostBytes() : multiply(shape[i] - 1, byteStrides[i]);
        if (reach > mostBytes() - last) {
          throw outside();
        }
        last += reach;
      }
    }
    if (any && last > storageBytes - type.bytes()) {
      throw outside();
    }
  }

  private long mostBytes() {
    return Math.max(MAX_MEMORY_BYTES, storageBytes);
  }

  private FatalFault outside() {
    return faults.corrupt(
        "is damaged or cut short: %s of shape %s reaches beyond its storage",
        label, Arrays.toString(shape));
  }

  /** Of two numbers, the first of which may be negative and stays so; at most the largest long. */
  static long multiply(long a, long b) {
    if (a < 0) {
      return a;
    }
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  /**
   * From one element to the next in each dimension of a dense tensor.
   *
   * @param elementStride from one element to the next in the innermost dimension
   */
  static long[] denseStrides(long[] shape, boolean columnMajor, long elementStride) {
    long[] strides = new long[shape.length];
    long stride = elementStride;
    for (int i = 0; i < shape.length; i++) {
      int dimension = columnMajor ? i : shape.length - 1 - i;
      strides[dimension] = stride;
      stride *= Math.max(shape[dimension], 1);
    }
    return strides;
  }
}
