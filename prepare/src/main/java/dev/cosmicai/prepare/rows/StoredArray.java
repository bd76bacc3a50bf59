package dev.cosmicai.prepare.rows;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An array that lies in a file, or in memory, as plain numbers. Where the numbers of a row lie one
 * after another, a piece of a row is one read, and nothing is held but a buffer of the longest
 * piece so far. Otherwise, as in Fortran order, the array is read into memory, if it is small.
 */
public final class StoredArray extends PlainRows {
  /** The longest array that is taken into memory to be picked from. */
  public static final long MAX_IN_MEMORY_BYTES = 256L << 20;

  private final Bytes bytes;
  private final Place place;

  /** Of the second dimension and those after it; null if rows are dense. */
  private final long[] scattered;

  private final int[] rowShape;
  private final int numberBytes;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * Where the numbers are.
   *
   * @param offset of the first one
   * @param shape of the whole array; its first length counts the rows
   * @param strides from one index to the next in each dimension, in bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared beyond this package
  public record Place(long offset, long[] shape, long[] strides) {
    /** Numbers one after another, as almost all formats have them. */
    public static Place dense(long offset, long[] shape, int numberBytes) {
      return new Place(offset, shape, strides(shape, numberBytes));
    }

    /** The same with the first dimension counting fastest. */
    public static Place columnMajor(long offset, long[] shape, int numberBytes) {
      return new Place(offset, shape, reversed(strides(reversed(shape), numberBytes)));
    }

    private static long[] reversed(long[] lengths) {
      long[] reversed = new long[lengths.length];
      for (int i = 0; i < lengths.length; i++) {
        reversed[lengths.length - 1 - i] = lengths[i];
      }
      return reversed;
    }

    /** Saturated where they are longer than any file. */
    private static long[] strides(long[] shape, int numberBytes) {
      long[] strides = new long[shape.length];
      long stride = numberBytes;
      for (int i = shape.length - 1; i >= 0; i--) {
        strides[i] = stride;
        stride = saturating(stride, Math.max(1, shape[i]));
      }
      return strides;
    }

    /** From the first byte to the last one's end; saturated. */
    public long span(int numberBytes) {
      long span = numberBytes;
      for (int i = 0; i < shape.length; i++) {
        long reach = strides[i] < 0 ? Long.MAX_VALUE : saturating(shape[i] - 1, strides[i]);
        span = reach > Long.MAX_VALUE - span ? Long.MAX_VALUE : span + reach;
      }
      return span;
    }

    private static long saturating(long a, long b) {
      return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
  }

  private StoredArray(
      String label, Bytes bytes, Place place, int[] rowShape, Numbers numbers, boolean dense) {
    super(label, place.shape()[0], rowShape, numbers);
    this.bytes = bytes;
    this.place = place;
    this.rowShape = rowShape;
    this.numberBytes = numbers.bytes();
    this.scattered = dense ? null : Arrays.copyOfRange(place.strides(), 1, place.strides().length);
  }

  /**
   * Checks that the array has rows of numbers, all of which lie before the end.
   *
   * @param faults of the array, by whose name it is called
   * @param end of the place in the file that is the array's
   */
  public static StoredArray of(
      Bytes bytes, Place place, Numbers numbers, long end, InputFaults faults) {
    int[] rowShape = rowShape(place.shape(), faults);
    long[] row = Arrays.copyOfRange(place.shape(), 1, place.shape().length);
    long[] denseStrides = Place.strides(row, numbers.bytes());
    boolean dense = true;
    for (int i = 0; i < row.length; i++) {
      dense &= row[i] == 1 || place.strides()[i + 1] == denseStrides[i];
    }
    long span = place.shape()[0] == 0 ? 0 : place.span(numbers.bytes());
    if (place.offset() < 0 || end > bytes.size() || span > end - place.offset()) {
      throw faults.damaged(
          "is cut short: an array of shape %s does not fit into its %,d bytes"
              .formatted(Arrays.toString(place.shape()), Math.max(0, end - place.offset())));
    }
    if (dense) {
      return new StoredArray(faults.file(), bytes, place, rowShape, numbers, true);
    }
    if (span > MAX_IN_MEMORY_BYTES) {
      throw faults.unsuitable(
          "is in Fortran order or a view, its samples scattered over %,d bytes, more than"
                  .formatted(span)
              + " %d MiB, which could be read into memory; save it again with"
                  .formatted(MAX_IN_MEMORY_BYTES >> 20)
              + " numpy.ascontiguousarray or torch's contiguous()");
    }
    ByteBuffer whole = bytes.read(place.offset(), (int) span);
    Place inMemory = new Place(0, place.shape(), place.strides());
    return new StoredArray(
        faults.file(), Bytes.of(whole, faults), inMemory, rowShape, numbers, false);
  }

  @Override
  protected ByteBuffer bytes(long row, int first, int count) {
    int length = Math.multiplyExact(count, numberBytes);
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocateDirect(length);
    }
    buffer.clear().limit(length);
    if (scattered == null) {
      bytes.read(position(row, first), buffer);
    } else {
      for (int i = first; i < first + count; i++) {
        buffer.limit(buffer.position() + numberBytes);
        bytes.read(scatteredPosition(row, i), buffer);
      }
    }
    return buffer.flip();
  }

  @Override
  public void prefetch(long row, int first, int count) {
    bytes.prefetch(position(row, first), count * numberBytes);
  }

  private long position(long row, int element) {
    return place.offset() + row * place.strides()[0] + (long) element * numberBytes;
  }

  private long scatteredPosition(long row, int element) {
    long position = place.offset() + row * place.strides()[0];
    int rest = element;
    for (int i = rowShape.length - 1; i >= 0; i--) {
      position += rest % rowShape[i] * scattered[i];
      rest /= rowShape[i];
    }
    return position;
  }
}
