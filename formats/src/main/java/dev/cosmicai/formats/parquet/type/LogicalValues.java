package dev.cosmicai.formats.parquet.type;

import dev.cosmicai.formats.parquet.page.Damage;
import java.nio.ByteBuffer;

/** Makes elements of values as they are stored. */
public interface LogicalValues {
  /**
   * Converts values.
   *
   * @param stored the values from its position on, little-endian; its position moves behind them
   * @param elements little-endian; has room for them, and its position moves behind them
   */
  void convert(ByteBuffer stored, int count, ByteBuffer elements, Damage damage);

  /** Integers of a byte that are stored as int32. */
  static LogicalValues toByte(int min, int max) {
    return (stored, count, elements, damage) -> {
      for (int i = 0; i < count; i++) {
        elements.put((byte) require(stored.getInt(), min, max, damage));
      }
    };
  }

  /** Integers of two bytes that are stored as int32. */
  static LogicalValues toShort() {
    return (stored, count, elements, damage) -> {
      for (int i = 0; i < count; i++) {
        elements.putShort(
            (short) require(stored.getInt(), Short.MIN_VALUE, Short.MAX_VALUE, damage));
      }
    };
  }

  /** Integers of fewer bits, or without a sign, that are stored as int32. */
  static LogicalValues toInt(int min, int max) {
    return (stored, count, elements, damage) -> {
      for (int i = 0; i < count; i++) {
        elements.putInt(require(stored.getInt(), min, max, damage));
      }
    };
  }

  /** int32 to int64. */
  static LogicalValues toLong(boolean signed) {
    return (stored, count, elements, damage) -> {
      for (int i = 0; i < count; i++) {
        int value = stored.getInt();
        elements.putLong(signed ? value : Integer.toUnsignedLong(value));
      }
    };
  }

  /** Integers without a sign that must be below 2⁶³. */
  static LogicalValues unsignedLong() {
    return (stored, count, elements, damage) -> {
      for (int i = 0; i < count; i++) {
        long value = stored.getLong();
        if (value < 0) {
          throw damage
              .faults()
              .shape(
                  "holds %s in %s, which is more than an int64 holds; save that as float64",
                  Long.toUnsignedString(value), damage.column());
        }
        elements.putLong(value);
      }
    };
  }

  /**
   * Decimals to float64: the nearest one for up to 15 digits and a scale of up to 22, else within
   * some units in the last place.
   *
   * @param bytes of a value; 4 or 8 as an integer, or any number, of which the first is the highest
   * @param isInteger which of the two
   */
  static LogicalValues decimal(int bytes, boolean isInteger, int scale) {
    double divisor = Math.pow(10, scale);
    return (stored, count, elements, damage) -> {
      for (int i = 0; i < count; i++) {
        double digits;
        if (isInteger) {
          digits = bytes == Integer.BYTES ? stored.getInt() : stored.getLong();
        } else {
          digits = bigEndian(stored, bytes);
        }
        elements.putDouble(digits / divisor);
      }
    };
  }

  private static int require(int value, int min, int max, Damage damage) {
    if (value < min || value > max) {
      throw damage.page("holds %d, which its type does not allow".formatted(value));
    }
    return value;
  }

  /** A number in two's complement; exact while it fits 64 bits. */
  private static double bigEndian(ByteBuffer stored, int bytes) {
    long value = stored.get();
    int read = 1;
    // As long as it fits, and at least as long as there are only signs.
    while (read < bytes && value >> (Long.SIZE - Byte.SIZE - 1) == value >> (Long.SIZE - 1)) {
      value = value << Byte.SIZE | (stored.get() & 0xFF);
      read++;
    }
    double number = value;
    for (; read < bytes; read++) {
      number = number * (1 << Byte.SIZE) + (stored.get() & 0xFF);
    }
    return number;
  }
}
