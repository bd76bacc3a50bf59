package dev.cosmicai.prepare.rows;

import dev.cosmicai.formats.tensor.ElementType;
import java.nio.ByteBuffer;

/** How a number is stored, apart from its byte order. */
@SuppressWarnings("ImmutableEnumChecker") // Decoders have no state.
public enum NumberType {
  FLOAT64(8, false, ByteBuffer::getDouble),
  FLOAT32(4, false, (data, index) -> data.getFloat(index)),
  FLOAT16(2, false, ElementType.FLOAT16::valueAt),
  BFLOAT16(2, false, ElementType.BFLOAT16::valueAt),
  /** numpy's longdouble on x86: 80 bits, of which one is the whole part, and six unused bytes. */
  EXTENDED(16, false, NumberType::extended),
  INT64(8, true, null),
  /** Read whole it is the same bits, so that numbers from 2⁶³ on are negative. */
  UINT64(8, true, (data, index) -> unsigned(data.getLong(index))),
  INT32(4, true, null),
  UINT32(4, true, null),
  INT16(2, true, null),
  UINT16(2, true, null),
  INT8(1, true, null),
  UINT8(1, true, null);

  /** Of the exponent of a long double, in either form. */
  private static final int LONG_BIAS = 16_383;

  private final int bytes;
  private final boolean whole;
  private final Decoder decoder;

  private interface Decoder {
    double get(ByteBuffer data, int index);
  }

  /**
   * A type.
   *
   * @param decoder null for whole numbers that a double may round
   */
  NumberType(int bytes, boolean whole, Decoder decoder) {
    this.bytes = bytes;
    this.whole = whole;
    this.decoder = decoder;
  }

  /** Bytes a number. */
  public int bytes() {
    return bytes;
  }

  /** Whether it holds whole numbers only. */
  public boolean isWhole() {
    return whole;
  }

  /**
   * The number whose first byte is at {@code index}, in the buffer's byte order.
   *
   * @throws ArithmeticException saying what is wrong, if the bytes are no such number
   */
  public double get(ByteBuffer data, int index) {
    return decoder == null ? getWhole(data, index) : decoder.get(data, index);
  }

  /** The same of a type of whole numbers, exactly. */
  public long getWhole(ByteBuffer data, int index) {
    return switch (this) {
      case INT64, UINT64 -> data.getLong(index);
      case INT32 -> data.getInt(index);
      case UINT32 -> data.getInt(index) & 0xFFFFFFFFL;
      case INT16 -> data.getShort(index);
      case UINT16 -> data.getShort(index) & 0xFFFF;
      case INT8 -> data.get(index);
      case UINT8 -> data.get(index) & 0xFF;
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16, EXTENDED ->
          throw new IllegalStateException(this + " is not whole");
    };
  }

  private static double unsigned(long bits) {
    // Half of it, with the bit that rounding may need, and then twice that.
    return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
  }

  /**
   * The unused bytes may hold anything. On other machines numpy writes 128 bits by the same name;
   * few of those look like a number of this form, and the first that does not is refused.
   */
  private static double extended(ByteBuffer data, int index) {
    long significand = data.getLong(index);
    int top = data.getShort(index + 8) & 0xFFFF;
    int exponent = top & 0x7FFF;
    boolean zero = significand == 0 && exponent == 0;
    boolean valid = zero || (significand < 0 && (exponent == 0x7FFF || isOfADouble(exponent)));
    if (!valid || (zero && isOfADouble(data.getShort(index + 14) & 0x7FFF))) {
      throw new ArithmeticException(
          "holds a long double beyond float64 or of another kind of machine; save it as float64");
    }
    double magnitude;
    if (exponent == 0x7FFF) {
      magnitude = significand << 1 == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else {
      magnitude = Math.scalb(unsigned(significand), exponent - LONG_BIAS - 63);
    }
    return top > 0x7FFF ? -magnitude : magnitude;
  }

  private static boolean isOfADouble(int exponent) {
    return Math.abs(exponent - LONG_BIAS) < 1_100;
  }
}
