package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.pickle.Pickled.Kind;
import java.nio.ByteBuffer;

/** Plain values, read where their instructions are among a pickle's bytes. */
final class PickleAtoms {
  private PickleAtoms() {}

  static Kind kind(ByteBuffer bytes, int at) {
    return switch (bytes.get(at) & 0xFF) {
      case Pickle.NONE -> Kind.NONE;
      case Pickle.NEWTRUE, Pickle.NEWFALSE, Pickle.INT -> Kind.BOOL;
      case Pickle.BININT, Pickle.BININT1, Pickle.BININT2 -> Kind.INT;
      case Pickle.LONG1 -> (bytes.get(at + 1) & 0xFF) > Long.BYTES ? Kind.LONG_INT : Kind.INT;
      case Pickle.LONG -> fits(bytes, at + 1) ? Kind.INT : Kind.LONG_INT;
      case Pickle.BINFLOAT -> Kind.REAL;
      case Pickle.SHORT_BINUNICODE, Pickle.BINUNICODE, Pickle.BINUNICODE8 -> Kind.TEXT;
      case Pickle.SHORT_BINBYTES, Pickle.BINBYTES, Pickle.BINBYTES8, Pickle.BYTEARRAY8 ->
          Kind.BYTES;
      case Pickle.EMPTY_TUPLE -> Kind.TUPLE;
      default -> throw new IllegalArgumentException("no plain value is there");
    };
  }

  static boolean isTrue(ByteBuffer bytes, int at) {
    int instruction = bytes.get(at) & 0xFF;
    return instruction == Pickle.NEWTRUE || (instruction == Pickle.INT && bytes.get(at + 2) == '1');
  }

  static long integer(ByteBuffer bytes, int at) {
    return switch (bytes.get(at) & 0xFF) {
      case Pickle.BININT -> bytes.getInt(at + 1);
      case Pickle.BININT1 -> bytes.get(at + 1) & 0xFF;
      case Pickle.BININT2 -> bytes.getShort(at + 1) & 0xFFFF;
      case Pickle.LONG1 -> twosComplement(bytes, at + 2, bytes.get(at + 1));
      default -> line(bytes, at + 1);
    };
  }

  /** Where the content of text or bytes starts. */
  static int start(ByteBuffer bytes, int at) {
    return at
        + switch (bytes.get(at) & 0xFF) {
          case Pickle.SHORT_BINUNICODE, Pickle.SHORT_BINBYTES -> 1 + 1;
          case Pickle.BINUNICODE, Pickle.BINBYTES -> 1 + Integer.BYTES;
          default -> 1 + Long.BYTES;
        };
  }

  /** How many bytes that content takes; it lies inside the pickle. */
  static int length(ByteBuffer bytes, int at) {
    return switch (bytes.get(at) & 0xFF) {
      case Pickle.SHORT_BINUNICODE, Pickle.SHORT_BINBYTES -> bytes.get(at + 1) & 0xFF;
      default -> bytes.getInt(at + 1); // of eight bytes the lower ones: the upper ones are 0
    };
  }

  /** Little-endian. */
  private static long twosComplement(ByteBuffer bytes, int at, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (bytes.get(at + i) & 0xFFL) << (Byte.SIZE * i);
    }
    int unused = Long.SIZE - Byte.SIZE * length;
    return length == 0 ? 0 : (value << unused) >> unused;
  }

  /** Whether a line of digits is a number of 64 bits. */
  private static boolean fits(ByteBuffer bytes, int at) {
    boolean negative = bytes.get(at) == '-';
    long value = 0;
    for (int i = negative ? at + 1 : at; isDigit(bytes.get(i)); i++) {
      int digit = bytes.get(i) - '0';
      if (value < (Long.MIN_VALUE + digit) / 10) {
        return false;
      }
      value = value * 10 - digit;
    }
    return negative || value > Long.MIN_VALUE;
  }

  /** Counts down from 0, as there is one number more below it than above. */
  private static long line(ByteBuffer bytes, int at) {
    boolean negative = bytes.get(at) == '-';
    long value = 0;
    for (int i = negative ? at + 1 : at; isDigit(bytes.get(i)); i++) {
      value = value * 10 - (bytes.get(i) - '0');
    }
    return negative ? value : -value;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  /** Whether a line is such a number, as Python writes it: {@code -12L}. */
  static boolean isLongLine(ByteBuffer bytes, int at, int length) {
    int first = length > 0 && bytes.get(at) == '-' ? 1 : 0;
    int end = length > 0 && bytes.get(at + length - 1) == 'L' ? length - 1 : length;
    for (int i = first; i < end; i++) {
      if (!isDigit(bytes.get(at + i))) {
        return false;
      }
    }
    return first < end;
  }

  /** Whether a line is {@code 00} or {@code 01}: False or True. */
  static boolean isBoolLine(ByteBuffer bytes, int at, int length) {
    return length == 2
        && bytes.get(at) == '0'
        && (bytes.get(at + 1) == '0' || bytes.get(at + 1) == '1');
  }
}
