package dev.cosmicai.prepare.rows;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Rows of which the bytes are had: what their numbers mean. */
public abstract class PlainRows implements RowArray {
  private static final double TWO_TO_63 = 0x1p63;

  private final String label;
  private final long rows;
  private final int[] rowShape;
  private final Numbers numbers;

  /**
   * How numbers are stored, and what is done to them.
   *
   * @param scale what stored numbers are multiplied with
   * @param zero what is added then
   * @param missing the stored number that stands for none; null if there is no such number
   */
  public record Numbers(NumberType type, ByteOrder order, double scale, double zero, Long missing) {
    /** Numbers that mean what is stored. */
    public static Numbers of(NumberType type, ByteOrder order) {
      return new Numbers(type, order, 1, 0, null);
    }

    public int bytes() {
      return type.bytes();
    }

    private boolean isWhole() {
      return type.isWhole()
          && scale == 1
          && zero == Math.rint(zero)
          && (Math.abs(zero) < 0x1p53 || zero == TWO_TO_63);
    }

    private boolean asStored() {
      return scale == 1 && zero == 0 && missing == null;
    }

    /** As {@link NumberType#get}. */
    private double get(ByteBuffer data, int index) {
      if (missing != null && type.getWhole(data, index) == missing) {
        return Double.NaN;
      }
      return type.get(data, index) * scale + zero;
    }
  }

  /** Rows of at least one number each. */
  protected PlainRows(String label, long rows, int[] rowShape, Numbers numbers) {
    this.label = label;
    this.rows = rows;
    this.rowShape = rowShape;
    this.numbers = numbers;
  }

  /**
   * The bytes of consecutive numbers of a row, one after another from position 0 on.
   *
   * @return valid until the next call
   */
  protected abstract ByteBuffer bytes(long row, int first, int count);

  @Override
  public final String label() {
    return label;
  }

  @Override
  public final long rows() {
    return rows;
  }

  @Override
  public final int[] rowShape() {
    return rowShape.clone();
  }

  @Override
  public final boolean isWhole() {
    return numbers.isWhole();
  }

  @Override
  public final void read(long row, int first, int count, float[] target) {
    ByteBuffer data = bytes(row, first, count).order(numbers.order());
    if (numbers.type() == NumberType.FLOAT32 && numbers.asStored()) {
      data.asFloatBuffer().get(target, 0, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      target[i] = (float) number(row, data, i * numbers.bytes());
    }
  }

  @Override
  public final double number(long row, int element) {
    return number(row, bytes(row, element, 1).order(numbers.order()), 0);
  }

  private double number(long row, ByteBuffer data, int index) {
    try {
      return numbers.get(data, index);
    } catch (ArithmeticException e) {
      throw refused(row, e.getMessage());
    }
  }

  @Override
  public final long whole(long row, int element) {
    ByteBuffer data = bytes(row, element, 1).order(numbers.order());
    long stored = numbers.type().getWhole(data, 0);
    if (numbers.missing() != null && stored == numbers.missing()) {
      throw refused(row, "has no value");
    }
    boolean unsigned = numbers.type() == NumberType.UINT64;
    try {
      boolean shifted = numbers.zero() == TWO_TO_63; // How FITS stores unsigned numbers.
      if (shifted && stored < 0) {
        return stored - Long.MIN_VALUE;
      } else if (!shifted && (!unsigned || stored >= 0)) {
        return Math.addExact(stored, (long) numbers.zero());
      }
    } catch (ArithmeticException e) {
      // Told below.
    }
    throw refused(row, "is a number beyond 64 bits with a sign");
  }

  private FatalFault refused(long row, String problem) {
    return new FatalFault(
        Reason.PartitionNotFinite,
        "%s, row %d (counted from 0) %s; remove or repair that sample"
            .formatted(label, row, problem));
  }

  /** Whether a row of this shape is one that can be read at all. */
  public static int[] rowShape(long[] shape, InputFaults faults) {
    if (shape.length == 0 || Arrays.stream(shape).anyMatch(length -> length < 0)) {
      throw faults.unsuitable("has the shape " + Arrays.toString(shape) + "; it has no rows");
    }
    long elements = 1;
    for (int i = 1; i < shape.length; i++) {
      if (shape[i] == 0) {
        throw faults.unsuitable("has the shape " + Arrays.toString(shape) + "; its rows are empty");
      }
      elements = elements > Integer.MAX_VALUE / shape[i] ? Integer.MAX_VALUE : elements * shape[i];
    }
    if (elements > Integer.MAX_VALUE / Double.BYTES) {
      throw faults.unsuitable(
          "has the shape " + Arrays.toString(shape) + ", whose rows are too long");
    }
    return Arrays.stream(shape).skip(1).mapToInt(Math::toIntExact).toArray();
  }
}
