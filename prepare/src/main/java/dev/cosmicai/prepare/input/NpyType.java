package dev.cosmicai.prepare.input;

import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.NumberType;
import dev.cosmicai.prepare.rows.PlainRows;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an element of a numpy array is: one number, or, in a structured array, a record of fields.
 *
 * @param fields one without a name if it is no record
 * @param bytes of an element
 */
record NpyType(List<Field> fields, int bytes) {
  private static final Pattern SIMPLE = Pattern.compile("([<>|=]?)([a-zA-Z?])([0-9]{0,9})");

  /** {@code ('name', '<f4')} or {@code (('title', 'name'), '<f4', (2, 3))}, as numpy writes it. */
  private static final Pattern FIELD =
      Pattern.compile(
          "\\s*\\((?:\\('[^']*',\\s*)?'([^']*)'\\)?,\\s*'([^']*)'"
              + "(?:,\\s*\\(([0-9]{1,9}(?:,\\s*[0-9]{1,9})*),?\\s*\\))?\\),?");

  /**
   * A field of an element.
   *
   * @param code its type as numpy writes it
   * @param shape of what it holds; empty for one number
   * @param offset of its first byte in the element
   * @param numbers empty if it does not hold numbers of a type that is read
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared beyond this package
  record Field(
      String name, String code, long[] shape, int offset, Optional<PlainRows.Numbers> numbers) {}

  /** Reads numpy's {@code descr}. */
  static NpyType parse(String descr, InputFaults faults) {
    if (!descr.startsWith("[")) {
      Field field = new Field("", descr, new long[0], 0, numbers(descr));
      return new NpyType(List.of(field), field.numbers().map(PlainRows.Numbers::bytes).orElse(0));
    }
    List<Field> fields = new ArrayList<>();
    long offset = 0;
    int at = 1;
    Matcher matcher = FIELD.matcher(descr);
    while (matcher.find(at) && matcher.start() == at) {
      String code = matcher.group(2);
      long[] shape = matcher.group(3) == null ? new long[0] : shape(matcher.group(3));
      long bytes = bytes(code);
      for (long length : shape) {
        bytes = Math.min(Integer.MAX_VALUE, bytes * length);
      }
      fields.add(new Field(matcher.group(1), code, shape, (int) offset, numbers(code)));
      offset += bytes;
      at = matcher.end();
      if (offset > Integer.MAX_VALUE) {
        throw faults.unsuitable("is a structured array of elements that are too long");
      }
    }
    if (!descr.substring(at).strip().equals("]")) {
      throw faults.unsuitable(
          "is a structured array of a type that is not read, "
              + InputFaults.quote(descr)
              + "; save its columns as arrays of their own, with numpy.savez");
    }
    return new NpyType(List.copyOf(fields), (int) offset);
  }

  private static long[] shape(String lengths) {
    return Pattern.compile(",\\s*").splitAsStream(lengths).mapToLong(Long::parseLong).toArray();
  }

  private static long bytes(String code) {
    Matcher simple = SIMPLE.matcher(code);
    if (!simple.matches() || simple.group(3).isEmpty()) {
      return Integer.MAX_VALUE + 1L;
    }
    return Long.parseLong(simple.group(3)) * (simple.group(2).equals("U") ? 4 : 1);
  }

  private static Optional<PlainRows.Numbers> numbers(String code) {
    ByteOrder order = code.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    NumberType type =
        switch (code.replaceFirst("^[<>|=]", "")) {
          case "f8" -> NumberType.FLOAT64;
          case "f4" -> NumberType.FLOAT32;
          case "f2" -> NumberType.FLOAT16;
          case "f16" -> order == ByteOrder.LITTLE_ENDIAN ? NumberType.EXTENDED : null;
          case "i8" -> NumberType.INT64;
          case "u8" -> NumberType.UINT64;
          case "i4" -> NumberType.INT32;
          case "u4" -> NumberType.UINT32;
          case "i2" -> NumberType.INT16;
          case "u2" -> NumberType.UINT16;
          case "i1" -> NumberType.INT8;
          case "u1", "b1" -> NumberType.UINT8;
          default -> null;
        };
    return Optional.ofNullable(type).map(known -> PlainRows.Numbers.of(known, order));
  }
}
