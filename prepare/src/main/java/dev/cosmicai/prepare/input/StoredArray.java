package dev.cosmicai.prepare.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An array that lies in a file as plain numbers: rows at fixed distances, each row in C order.
 * Holds one buffer of the longest piece that was read.
 */
final class StoredArray implements RowArray {
  private final String label;
  private final Bytes bytes;
  private final Layout layout;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * Where the numbers are and what they mean.
   *
   * @param offset the first row's place in the file
   * @param rowStride from one row to the next, in bytes
   * @param scale what stored numbers are multiplied with
   * @param zero what is added then
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared beyond this package
  record Layout(
      NumberType type,
      ByteOrder order,
      long offset,
      long rows,
      long rowStride,
      int[] rowShape,
      double scale,
      double zero) {

    /**
     * Rows one after another, as almost all formats have them.
     *
     * @param shape of the whole array; its first length counts the rows
     */
    static Layout dense(
        NumberType type, ByteOrder order, long offset, long[] shape, InputFaults faults) {
      if (shape.length == 0 || Arrays.stream(shape).anyMatch(length -> length < 0)) {
        throw faults.unsuitable("has the shape " + Arrays.toString(shape) + "; it has no rows");
      }
      if (Arrays.stream(shape).skip(1).anyMatch(length -> length == 0)) {
        throw faults.unsuitable("has the shape " + Arrays.toString(shape) + "; its rows are empty");
      }
      long rowElements = 1;
      for (int i = 1; i < shape.length; i++) {
        rowElements = saturatingMultiply(rowElements, shape[i]);
      }
      if (rowElements > Integer.MAX_VALUE / Double.BYTES) {
        throw faults.unsuitable(
            "has the shape " + Arrays.toString(shape) + ", whose rows are too long");
      }
      int[] rowShape = Arrays.stream(shape).skip(1).mapToInt(Math::toIntExact).toArray();
      return new Layout(type, order, offset, shape[0], rowElements * type.bytes(), rowShape, 1, 0);
    }

    private static long saturatingMultiply(long a, long b) {
      return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
  }

  private StoredArray(String label, Bytes bytes, Layout layout) {
    this.label = label;
    this.bytes = bytes;
    this.layout = layout;
  }

  /**
   * Checks that the array has rows of numbers, all of which lie before the end.
   *
   * @param end of the place in the file that is the array's
   */
  static StoredArray of(String label, Bytes bytes, Layout layout, long end, InputFaults faults) {
    if (Arrays.stream(layout.rowShape()).anyMatch(length -> length == 0)) {
      throw faults.unsuitable("has no numbers in its rows");
    }
    StoredArray array = new StoredArray(label, bytes, layout);
    long rowBytes = (long) array.rowElements() * layout.type().bytes();
    if (layout.rows() > 0) {
      long room = end - layout.offset() - rowBytes;
      boolean inside =
          layout.offset() >= 0
              && room >= 0
              && end <= bytes.size()
              && layout.rows() - 1 <= room / layout.rowStride();
      if (!inside) {
        throw faults.damaged(
            "is cut short: %,d rows of %,d bytes do not fit into its %,d bytes"
                .formatted(layout.rows(), rowBytes, Math.max(0, end - layout.offset())));
      }
    }
    return array;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public long rows() {
    return layout.rows();
  }

  @Override
  public int[] rowShape() {
    return layout.rowShape().clone();
  }

  @Override
  public void read(long row, int first, int count, double[] target, int at) {
    ByteBuffer data = fetch(row, first, count);
    for (int i = 0; i < count; i++) {
      target[at + i] =
          layout.type().get(data, i * layout.type().bytes()) * layout.scale() + layout.zero();
    }
  }

  @Override
  public void read(long row, int first, int count, float[] target, int at) {
    ByteBuffer data = fetch(row, first, count);
    boolean asStored = layout.scale() == 1 && layout.zero() == 0;
    if (asStored && layout.type() == NumberType.FLOAT32) {
      data.asFloatBuffer().get(target, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      double stored = layout.type().get(data, i * layout.type().bytes());
      target[at + i] = (float) (stored * layout.scale() + layout.zero());
    }
  }

  private ByteBuffer fetch(long row, int first, int count) {
    int length = Math.multiplyExact(count, layout.type().bytes());
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocateDirect(length);
    }
    buffer.clear().limit(length);
    long position =
        layout.offset() + row * layout.rowStride() + (long) first * layout.type().bytes();
    bytes.read(position, buffer);
    return buffer.flip().order(layout.order());
  }
}
