package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.tensor.ElementType;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor, an array, a number or a list of numbers, as a pickle describes it. {@link PtArrays}
 * sets one anew for each of many, so that looking at many takes no memory.
 */
final class PtArray {
  static final int MAX_DIMENSIONS = 32;

  /** Where the elements are. */
  enum Source {
    /** In a storage, from an offset on and with strides. */
    STORAGE,
    /** Among the pickle's bytes, dense. */
    BYTES,
    /** The same, where each byte is a character of text. */
    TEXT,
    /** Each of them is a value of the pickle. */
    NUMBERS
  }

  Source source;
  ElementType type;

  /** The storage, bytes, text or number, or the list of numbers, in the pickle. */
  int value;

  int dimensions;
  final long[] shape = new long[MAX_DIMENSIONS];

  /** In elements; of numbers, unset. */
  final long[] strides = new long[MAX_DIMENSIONS];

  /** In elements; in a storage only. */
  long offset;

  /** Of the bytes of an element. */
  ByteOrder order;

  /** Begins anew, as a single element. */
  void set(Source newSource, ElementType newType, int newValue) {
    source = newSource;
    type = newType;
    value = newValue;
    dimensions = 0;
    offset = 0;
    order = ByteOrder.LITTLE_ENDIAN;
  }

  /** Adds an inner dimension; false if there are too many. */
  boolean add(long length) {
    if (dimensions == MAX_DIMENSIONS) {
      return false;
    }
    shape[dimensions++] = length;
    return true;
  }

  void copyFrom(PtArray other) {
    set(other.source, other.type, other.value);
    dimensions = other.dimensions;
    System.arraycopy(other.shape, 0, shape, 0, dimensions);
    System.arraycopy(other.strides, 0, strides, 0, dimensions);
    offset = other.offset;
    order = other.order;
  }

  /** The number of elements; more than there can be if it is more than a long holds. */
  long elements() {
    long elements = 1;
    for (int i = 0; i < dimensions; i++) {
      if (shape[i] <= 0) {
        return Math.min(shape[i], 0);
      }
      elements = elements > Long.MAX_VALUE / shape[i] ? Long.MAX_VALUE : elements * shape[i];
    }
    return elements;
  }

  boolean hasShapeOf(PtArray other) {
    return Arrays.equals(shape, 0, dimensions, other.shape, 0, other.dimensions);
  }

  /** Whether elements lie alike in the same storage, wherever they begin. */
  boolean liesLike(PtArray other, Pickled pickled) {
    if (other.source != Source.STORAGE) {
      return false;
    }
    for (int i = 0; i < dimensions; i++) {
      if (shape[i] != 1 && strides[i] != other.strides[i]) {
        return false;
      }
    }
    return PtArrays.isSameStorage(pickled, value, other.value);
  }

  /** Whether all elements lie in a storage of so many. */
  boolean liesInside(long elementsOfStorage) {
    if (elements() == 0) {
      return true;
    }
    long left = elementsOfStorage - 1 - offset;
    for (int i = 0; i < dimensions && offset >= 0; i++) {
      if (shape[i] > 1) { // the stride of a single element means nothing, and may be anything
        if (strides[i] < 0 || strides[i] > Math.max(left, 0) / (shape[i] - 1)) {
          return false;
        }
        left -= strides[i] * (shape[i] - 1);
      }
    }
    return offset >= 0 && left >= 0;
  }

  /** Sets the strides of elements that lie one behind the other. */
  void layDense(boolean columnMajor) {
    long stride = 1;
    for (int i = 0; i < dimensions; i++) {
      int dimension = columnMajor ? i : dimensions - 1 - i;
      strides[dimension] = stride;
      stride *= Math.max(shape[dimension], 1);
    }
  }

  /** Whether the elements lie one behind the other in row-major order. */
  boolean isDense() {
    long expected = 1;
    for (int i = dimensions - 1; i >= 0; i--) {
      if (shape[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  long[] byteStrides() {
    return Arrays.stream(strides, 0, dimensions).map(stride -> stride * type.bytes()).toArray();
  }

  long[] shape() {
    return Arrays.copyOf(shape, dimensions);
  }

  long[] strides() {
    return Arrays.copyOf(strides, dimensions);
  }

  /** Such as {@code float32 [5, 32, 32]}. */
  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape());
  }
}
