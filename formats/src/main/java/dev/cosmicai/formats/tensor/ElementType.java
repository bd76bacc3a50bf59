package dev.cosmicai.formats.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The type of a tensor's elements, with its names in the three file formats. All types are stored
 * little-endian.
 */
public enum ElementType {
  FLOAT64(8, "float64", "DoubleStorage", "F64", "<f8", ByteBuffer::getDouble),
  FLOAT32(4, "float32", "FloatStorage", "F32", "<f4", ByteBuffer::getFloat),
  FLOAT16(
      2,
      "float16",
      "HalfStorage",
      "F16",
      "<f2",
      (data, index) -> halfToFloat(data.getShort(index))),
  /** numpy has no such type. */
  BFLOAT16(
      2,
      "bfloat16",
      "BFloat16Storage",
      "BF16",
      null,
      (data, index) -> Float.intBitsToFloat(data.getShort(index) << 16)),
  /** The only type whose values may lose digits as a double: beyond 2⁵³. */
  INT64(8, "int64", "LongStorage", "I64", "<i8", ByteBuffer::getLong),
  INT32(4, "int32", "IntStorage", "I32", "<i4", ByteBuffer::getInt),
  INT16(2, "int16", "ShortStorage", "I16", "<i2", ByteBuffer::getShort),
  INT8(1, "int8", "CharStorage", "I8", "|i1", ByteBuffer::get),
  UINT8(1, "uint8", "ByteStorage", "U8", "|u1", (data, index) -> data.get(index) & 0xFF),
  BOOL(1, "bool", "BoolStorage", "BOOL", "|b1", (data, index) -> data.get(index) == 0 ? 0 : 1);

  private final int bytes;
  private final String display;
  private final String torchStorage;
  private final String safetensors;
  private final String numpy;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Reading reading;

  /** Gives the element whose first byte is at an index. */
  private interface Reading {
    double valueAt(ByteBuffer data, int index);
  }

  ElementType(
      int bytes,
      String display,
      String torchStorage,
      String safetensors,
      String numpy,
      Reading reading) {
    this.bytes = bytes;
    this.display = display;
    this.torchStorage = torchStorage;
    this.safetensors = safetensors;
    this.numpy = numpy;
    this.reading = reading;
  }

  /** Bytes an element. */
  public int bytes() {
    return bytes;
  }

  /** Whether values are floating point. */
  public boolean isFloating() {
    return switch (this) {
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> true;
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> false;
    };
  }

  /** The element whose first byte is at {@code index}, in the buffer's byte order. */
  public double valueAt(ByteBuffer data, int index) {
    return reading.valueAt(data, index);
  }

  /**
   * The same of a type of integers or of bool, exactly.
   *
   * @throws IllegalStateException if this is a floating type
   */
  public long integerAt(ByteBuffer data, int index) {
    return switch (this) {
      case INT64 -> data.getLong(index);
      case INT32, INT16, INT8, UINT8, BOOL -> (long) valueAt(data, index);
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 ->
          throw new IllegalStateException(this + " is no type of integers");
    };
  }

  /**
   * All whole numbers from 0 to this one are values of a floating type; 0 of a type of integers.
   */
  public long largestExactInteger() {
    return switch (this) {
      case FLOAT64 -> 1L << 53;
      case FLOAT32 -> 1L << 24;
      case FLOAT16 -> 1L << 11;
      case BFLOAT16 -> 1L << 8;
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> 0;
    };
  }

  /**
   * Puts a number, rounded to the nearest value of a floating type.
   *
   * @throws IllegalStateException if this is a type of integers
   */
  public void putFloating(ByteBuffer data, int index, double value) {
    switch (this) {
      case FLOAT64 -> data.putDouble(index, value);
      case FLOAT32 -> data.putFloat(index, (float) value);
      case FLOAT16 -> data.putShort(index, floatToHalf((float) value));
      case BFLOAT16 -> data.putShort(index, floatToBrain((float) value));
      case INT64, INT32, INT16, INT8, UINT8, BOOL ->
          throw new IllegalStateException(this + " is no floating type");
    }
  }

  /**
   * Puts a whole number into a type of integers or bool.
   *
   * @return whether the type has that number; if not, nothing is put
   */
  public boolean putInteger(ByteBuffer data, int index, long value) {
    boolean fits =
        switch (this) {
          case INT64 -> true;
          case INT32 -> value == (int) value;
          case INT16 -> value == (short) value;
          case INT8 -> value == (byte) value;
          case UINT8 -> value == (value & 0xFF);
          case BOOL -> value == 0 || value == 1;
          case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> false;
        };
    if (fits) {
      switch (bytes) {
        case Long.BYTES -> data.putLong(index, value);
        case Integer.BYTES -> data.putInt(index, (int) value);
        case Short.BYTES -> data.putShort(index, (short) value);
        default -> data.put(index, (byte) value);
      }
    }
    return fits;
  }

  /** The class in Python's module {@code torch} that a pickle names for this type. */
  public String torchStorage() {
    return torchStorage;
  }

  /** The name in a safetensors header. */
  public String safetensors() {
    return safetensors;
  }

  /** numpy's {@code descr}; empty for bfloat16. */
  public Optional<String> numpy() {
    return Optional.ofNullable(numpy);
  }

  public static Optional<ElementType> ofTorchStorage(String name) {
    return find(type -> name.equals(type.torchStorage));
  }

  public static Optional<ElementType> ofSafetensors(String name) {
    return find(type -> name.equals(type.safetensors));
  }

  public static Optional<ElementType> ofNumpy(String descr) {
    return find(type -> descr.equals(type.numpy));
  }

  /** The type of this name, such as {@code float32}. */
  public static Optional<ElementType> ofName(String name) {
    return find(type -> name.equals(type.display));
  }

  private static Optional<ElementType> find(Predicate<ElementType> wanted) {
    return Arrays.stream(values()).filter(wanted).findFirst();
  }

  /** The name as torch and numpy write it, such as {@code float32}. */
  @Override
  public String toString() {
    return display;
  }

  private static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1F;
    int fraction = half & 0x3FF;
    if (exponent == 0) { // zero or subnormal: fraction · 2⁻²⁴, exact in float32
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int bits = exponent == 0x1F ? 0x7F800000 : (exponent + 112) << 23;
    return Float.intBitsToFloat(sign | bits | (fraction << 13));
  }

  /** To the nearest, ties to even; beyond the largest half, infinity. */
  private static short floatToHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7FFFFFFF;
    if (magnitude > 0x7F800000) {
      return (short) (sign | 0x7E00);
    }
    float size = Float.intBitsToFloat(magnitude);
    if (size < 0x1p-14f) { // subnormal: steps of 2⁻²⁴
      return (short) (sign | (int) Math.rint(size * 0x1p24));
    }
    int exponent = Math.getExponent(size);
    double rounded = Math.rint(Math.scalb((double) size, 10 - exponent));
    if (rounded == 2048) {
      exponent++;
      rounded = 1024;
    }
    return exponent > 15
        ? (short) (sign | 0x7C00)
        : (short) (sign | ((exponent + 15) << 10) | ((int) rounded - 1024));
  }

  /** To the nearest, ties to even. */
  private static short floatToBrain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) 0x7FC0;
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
