package dev.cosmicai.formats.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor in memory: contiguous, row-major (C order), little-endian.
 *
 * @param type the type of its elements
 * @param shape the length of each dimension, outermost first; empty for a scalar
 * @param data exactly its bytes, from position 0 to the limit; read-only and little-endian
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content
public record Tensor(ElementType type, long[] shape, ByteBuffer data) {

  /**
   * Takes a view of {@code data} from its position to its limit.
   *
   * @throws IllegalArgumentException if that is not as many bytes as type and shape say
   */
  public Tensor {
    shape = shape.clone();
    long bytes = Math.multiplyExact(elements(shape), type.bytes());
    if (data.remaining() != bytes) {
      throw new IllegalArgumentException(
          "a %s tensor of shape %s takes %d bytes, not %d"
              .formatted(type, Arrays.toString(shape), bytes, data.remaining()));
    }
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A float32 tensor of these values. */
  public static Tensor ofFloats(float[] values, long... shape) {
    ByteBuffer data = littleEndian(values.length * Float.BYTES);
    data.asFloatBuffer().put(values);
    return new Tensor(ElementType.FLOAT32, shape, data);
  }

  /** A float64 tensor of these values. */
  public static Tensor ofDoubles(double[] values, long... shape) {
    ByteBuffer data = littleEndian(values.length * Double.BYTES);
    data.asDoubleBuffer().put(values);
    return new Tensor(ElementType.FLOAT64, shape, data);
  }

  /** An int32 tensor of these values. */
  public static Tensor ofInts(int[] values, long... shape) {
    ByteBuffer data = littleEndian(values.length * Integer.BYTES);
    data.asIntBuffer().put(values);
    return new Tensor(ElementType.INT32, shape, data);
  }

  /** The length of each dimension; a copy. */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** Its bytes: a read-only, little-endian view with a position of its own. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Some of its rows, as a view: the first dimension's indexes from {@code first} on. */
  public Tensor rows(int first, int count) {
    long[] part = shape.clone();
    int rowBytes = part[0] == 0 ? 0 : (int) (data.limit() / part[0]);
    part[0] = count;
    return new Tensor(type, part, data.slice(first * rowBytes, count * rowBytes));
  }

  /** The number of elements. */
  public int elements() {
    return data.limit() / type.bytes();
  }

  /** The elements as float32, rounded where they are wider. */
  public float[] toFloats() {
    float[] values = new float[elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) type.valueAt(data, i * type.bytes());
    }
    return values;
  }

  /** The elements as float64. */
  public double[] toDoubles() {
    double[] values = new double[elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.valueAt(data, i * type.bytes());
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + Arrays.hashCode(shape)) + data.hashCode();
  }

  /** Such as {@code float32 [1278, 5, 32, 32]}. */
  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape);
  }

  /** From one index to the next in each dimension, in elements. */
  public static long[] rowMajorStrides(long[] shape) {
    return Bounds.denseStrides(shape, false, 1);
  }

  private static long elements(long[] shape) {
    long elements = 1;
    for (long length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException("negative dimension in " + Arrays.toString(shape));
      }
      elements = Math.multiplyExact(elements, length);
    }
    return elements;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
