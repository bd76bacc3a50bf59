package dev.cosmicai.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * numpy's {@code .npy} format: a magic number, a version, the length of a header and the header, a
 * Python dictionary such as {@code {'descr': '<f4', 'fortran_order': False, 'shape': (8, 5), }};
 * then the elements. Versions 1, 2 and 3 are read; version 1 is written.
 */
final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int PREFIX_BYTES = MAGIC.length + 4;
  private static final int ALIGNMENT_BYTES = 64;
  private static final int MAX_HEADER_BYTES = 4096;
  private static final int MAX_DIMENSIONS = 32;
  private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)");
  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9, ]*)\\)");

  private Npy() {}

  /** The header that numpy 2 writes for such a tensor, a multiple of 64 bytes. */
  static ByteBuffer header(Tensor tensor) {
    String descr =
        tensor
            .type()
            .numpy()
            .orElseThrow(() -> new IllegalArgumentException("numpy has no " + tensor.type()));
    StringBuilder text = new StringBuilder("{'descr': '").append(descr);
    text.append("', 'fortran_order': False, 'shape': (");
    long[] shape = tensor.shape();
    for (int i = 0; i < shape.length; i++) {
      text.append(i > 0 ? ", " : "").append(shape[i]);
    }
    text.append(shape.length == 1 ? ",), }" : "), }");
    while ((PREFIX_BYTES + text.length() + 1) % ALIGNMENT_BYTES != 0) {
      text.append(' ');
    }
    byte[] header = text.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(PREFIX_BYTES + header.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) header.length)
        .put(header)
        .flip();
  }

  /** Reads one array; its data stays where it is. */
  static StridedTensor read(Member array, Origin origin, String member) {
    ByteCursor cursor =
        new ByteCursor(
            array.head(PREFIX_BYTES + 2 + MAX_HEADER_BYTES), origin, Origin.quote(member));
    if (!cursor.take(MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw origin.corrupt("is damaged: %s is no .npy array", Origin.quote(member));
    }
    int version = cursor.u8();
    cursor.u8();
    long headerBytes = version == 1 ? cursor.u16() : cursor.u32();
    if (version < 1 || version > 3 || headerBytes > MAX_HEADER_BYTES) {
      throw origin.corrupt(
          "is damaged: %s has an unknown .npy version or too long a header", Origin.quote(member));
    }
    String header = cursor.text(headerBytes);
    ElementType type = type(find(DESCR, header, origin, member), origin, member);
    boolean columnMajor = find(ORDER, header, origin, member).equals("True");
    long[] shape = shape(find(SHAPE, header, origin, member), origin, member);
    long headEnd = cursor.position();
    Extent data = new Extent(array, headEnd, array.length() - headEnd);
    return StridedTensor.dense(type, shape, columnMajor, data, origin, Origin.quote(member));
  }

  private static ElementType type(String descr, Origin origin, String member) {
    if (descr.contains("O")) {
      throw origin.unsafe(
          "holds Python objects in %s; a partition may only hold numbers", Origin.quote(member));
    }
    if (descr.startsWith(">")) {
      throw origin.shape(
          "holds big-endian numbers in %s; save it with little-endian ones", Origin.quote(member));
    }
    return ElementType.ofNumpy(descr)
        .orElseThrow(
            () ->
                origin.shape(
                    "holds elements of type %s in %s; wanted floating point",
                    Origin.quote(descr), Origin.quote(member)));
  }

  private static long[] shape(String text, Origin origin, String member) {
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
      // Told below: too long for a long, or a space inside.
    }
    throw origin.corrupt("is damaged: %s has no valid shape", Origin.quote(member));
  }

  private static String find(Pattern pattern, String header, Origin origin, String member) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw origin.corrupt("is damaged: the .npy header of %s", Origin.quote(member));
    }
    return matcher.group(1);
  }
}
