package dev.cosmicai.prepare.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning of numpy's {@code .npy}: magic, version, and a Python dictionary such as {@code
 * {'descr': '<f4', 'fortran_order': False, 'shape': (8, 5), }}.
 */
final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int PREFIX_BYTES = 12;
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final int MAX_DIMENSIONS = 32;
  private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)");
  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9, ]*)\\)");

  private NpyHeader() {}

  /**
   * Reads the header of an array and tells where its numbers are.
   *
   * @param position where the array begins
   * @param end where it ends, header and all
   */
  static StoredArray read(Bytes bytes, long position, long end, String label, InputFaults faults) {
    if (end > bytes.size() || end - position < PREFIX_BYTES) {
      throw faults.damaged("is cut short: it has no .npy header");
    }
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.read(position, prefix);
    if (!Arrays.equals(prefix.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw faults.damaged("is no .npy array: it begins with other bytes");
    }
    int version = prefix.get(MAGIC.length);
    int start = version == 1 ? MAGIC.length + 4 : PREFIX_BYTES;
    long length = version == 1 ? prefix.getShort(8) & 0xFFFF : prefix.getInt(8) & 0xFFFFFFFFL;
    if (version < 1 || version > 3 || length > MAX_HEADER_BYTES) {
      throw faults.damaged("is damaged: its .npy version is unknown, or its header too long");
    }
    if (length > end - position - start) {
      throw faults.damaged("is cut short: its .npy header ends early");
    }
    ByteBuffer header = ByteBuffer.allocate((int) length);
    bytes.read(position + start, header);
    String text = new String(header.array(), StandardCharsets.ISO_8859_1);
    long[] shape = shape(find(SHAPE, text, faults), faults);
    if (find(ORDER, text, faults).equals("True") && shape.length > 1) {
      throw faults.unsuitable(
          "is in Fortran order, where a sample is scattered over the whole file; save it again"
              + " with numpy.ascontiguousarray");
    }
    String descr = find(DESCR, text, faults);
    return StoredArray.of(
        label,
        bytes,
        StoredArray.Layout.dense(
            type(descr, faults), order(descr), position + start + length, shape, faults),
        end,
        faults);
  }

  private static ByteOrder order(String descr) {
    return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private static NumberType type(String descr, InputFaults faults) {
    return switch (descr.replaceFirst("^[<>|=]", "")) {
      case "f8" -> NumberType.FLOAT64;
      case "f4" -> NumberType.FLOAT32;
      case "f2" -> NumberType.FLOAT16;
      case "i8" -> NumberType.INT64;
      case "i4" -> NumberType.INT32;
      case "u4" -> NumberType.UINT32;
      case "i2" -> NumberType.INT16;
      case "u2" -> NumberType.UINT16;
      case "i1" -> NumberType.INT8;
      case "u1" -> NumberType.UINT8;
      default ->
          throw faults.unsuitable(
              "holds elements of type " + InputFaults.quote(descr) + "; wanted numbers");
    };
  }

  private static long[] shape(String text, InputFaults faults) {
    try {
      long[] shape =
          Pattern.compile(",")
              .splitAsStream(text)
              .map(String::strip)
              .filter(length -> !length.isEmpty())
              .limit(MAX_DIMENSIONS + 1)
              .mapToLong(Long::parseLong)
              .toArray();
      if (shape.length <= MAX_DIMENSIONS) {
        return shape;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw faults.damaged("is damaged: its .npy header has no valid shape");
  }

  private static String find(Pattern pattern, String header, InputFaults faults) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw faults.damaged("is damaged: its .npy header is not as the format says");
    }
    return matcher.group(1);
  }
}
