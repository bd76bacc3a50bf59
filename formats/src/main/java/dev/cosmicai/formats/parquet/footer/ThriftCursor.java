package dev.cosmicai.formats.parquet.footer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads Thrift's <a
 * href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">compact
 * protocol</a>, one value after another. Nothing is allocated but the texts that are asked for, and
 * what is not asked for is skipped in time that its bytes limit.
 *
 * <p>A struct is read like this:
 *
 * <pre>{@code
 * for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
 *   switch (field) {
 *     case 1 -> name = in.text();
 *     default -> in.skip();
 *   }
 * }
 * }</pre>
 */
public final class ThriftCursor {
  private static final int STOP = 0;
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;
  private static final int UUID = 13;

  private static final int LONG_LIST = 15;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VARINT_BITS = 64;
  private static final int UUID_BYTES = 16;

  private final ByteBuffer bytes;
  private final int end;
  private int at;

  /** Of the value that comes next. */
  private int type;

  /** Reads the bytes from {@code start} to {@code end}; their position is left alone. */
  public ThriftCursor(ByteBuffer bytes, int start, int end) {
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.at = start;
    this.end = end;
  }

  /** The bytes are no Thrift of the kind that is read, or end too early to be it. */
  public static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean endsEarly;

    Malformed(boolean endsEarly) {
      super(endsEarly ? "ends too early" : "is not as the format says", null, false, false);
      this.endsEarly = endsEarly;
    }

    /** Whether more bytes might mend it. */
    public boolean endsEarly() {
      return endsEarly;
    }
  }

  /** Of the next byte. */
  public int position() {
    return at;
  }

  /** The first field of the struct that starts here, or 0. */
  public int firstField() {
    return nextField(0);
  }

  /** The field that follows, or 0. */
  public int nextField(int field) {
    int header = u8();
    type = header & 0x0F;
    if (type == STOP) {
      return 0;
    }
    int delta = header >>> 4;
    int next = delta == 0 ? (int) zigzag() : field + delta;
    if (next <= 0 || next > Short.MAX_VALUE) {
      throw new Malformed(false);
    }
    return next;
  }

  public boolean bool() {
    if (type != TRUE && type != FALSE) {
      throw new Malformed(false);
    }
    return type == TRUE;
  }

  public int i8() {
    require(BYTE);
    return (byte) u8();
  }

  public int i32() {
    require(I32);
    return (int) zigzag();
  }

  public long i64() {
    require(I64);
    return zigzag();
  }

  /** Passes over the next struct's beginning. */
  public void struct() {
    require(STRUCT);
  }

  /** How many structs follow; each takes at least a byte of what is left. */
  public int structs() {
    require(LIST);
    int count = listHeader();
    if (count > 0) {
      require(STRUCT);
    }
    return count;
  }

  /** The next bytes as UTF-8; what is none becomes U+FFFD. */
  public String text() {
    require(BINARY);
    byte[] utf8 = new byte[length()];
    bytes.get(at, utf8);
    at += utf8.length;
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** The next bytes, as a view. */
  public ByteBuffer binary() {
    require(BINARY);
    int length = length();
    ByteBuffer view = bytes.slice(at, length);
    at += length;
    return view;
  }

  /** Passes over the value that comes next. */
  public void skip() {
    skip(type, 0);
  }

  /** Passes over a struct whose fields come next, such as one in a list. */
  public void skipStruct() {
    skip(STRUCT, 0);
  }

  private void skip(int skipped, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Malformed(false);
    }
    switch (skipped) {
      case TRUE, FALSE -> {}
      case BYTE -> advance(1);
      case I16, I32, I64 -> zigzag();
      case DOUBLE -> advance(Double.BYTES);
      case UUID -> advance(UUID_BYTES);
      case BINARY -> advance(length());
      case LIST, SET -> {
        int count = listHeader();
        int element = type;
        for (int i = 0; i < count; i++) {
          skipElement(element, depth);
        }
      }
      case MAP -> skipMap(depth);
      case STRUCT -> {
        for (int field = firstField(); field > 0; field = nextField(field)) {
          skip(type, depth + 1);
        }
      }
      default -> throw new Malformed(false);
    }
  }

  private void skipMap(int depth) {
    int count = length();
    int types = count == 0 ? 0 : u8();
    for (int i = 0; i < count; i++) {
      skipElement(types >>> 4, depth);
      skipElement(types & 0x0F, depth);
    }
  }

  /** A truth value takes a byte here. */
  private void skipElement(int element, int depth) {
    skip(element == TRUE || element == FALSE ? BYTE : element, depth + 1);
  }

  private int listHeader() {
    int header = u8();
    type = header & 0x0F;
    int count = header >>> 4;
    if (count == LONG_LIST) {
      return length();
    } else if (count > end - at) {
      throw new Malformed(true);
    }
    return count;
  }

  /** A count of things that each take at least one of the bytes that are left. */
  private int length() {
    long length = varint();
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new Malformed(false);
    } else if (length > end - at) {
      throw new Malformed(true);
    }
    return (int) length;
  }

  private long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
      int next = u8();
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new Malformed(false);
  }

  private int u8() {
    if (at >= end) {
      throw new Malformed(true);
    }
    return bytes.get(at++) & 0xFF;
  }

  private void advance(int count) {
    if (count > end - at) {
      throw new Malformed(true);
    }
    at += count;
  }

  private void require(int wanted) {
    if (type != wanted) {
      throw new Malformed(false);
    }
  }
}
