package dev.cosmicai.formats.npy;

import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.tensor.Tensor;
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

  /** numpy itself reads no longer ones unless it is told to. */
  private static final int MAX_HEADER_BYTES = 10_000;

  private static final int MAX_DIMENSIONS = 32;

  /** Of plain elements {@code '<f4'}; of structured ones {@code [('z', '<f4'), …]}. */
  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*(?:['\"]([^'\"]*)|(\\[.*]))");

  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");

  /** Python 2 wrote lengths as {@code 8L}. */
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9L, ]*)\\)");

  private Npy() {}

  /** Whether a file begins with the magic number. */
  static boolean looksLike(FileBytes file) {
    return file.size() > MAGIC.length && file.read(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
  }

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

  /**
   * Reads the header of an array.
   *
   * @param label what to call the array in messages
   */
  static NpyArray read(Member array, FileFaults faults, String label) {
    ByteCursor cursor = new ByteCursor(array.head(PREFIX_BYTES + 2), faults, label);
    if (!cursor.take(MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw faults.corrupt("is damaged: %s is no .npy array", label);
    }
    int version = cursor.u8();
    cursor.u8();
    if (version < 1 || version > 3) {
      throw faults.shape(
          "holds an array of .npy version %d in %s, which is not supported; 1 to 3 are",
          version, label);
    }
    long headerBytes = version == 1 ? cursor.u16() : cursor.u32();
    if (headerBytes > MAX_HEADER_BYTES) {
      throw faults.shape(
          "holds an array with a header of %,d bytes in %s, which is not supported; at most %,d are",
          headerBytes, label, MAX_HEADER_BYTES);
    }
    long headEnd = cursor.position() + headerBytes;
    cursor = new ByteCursor(array.head((int) headEnd), faults, label);
    cursor.skip(headEnd - headerBytes);
    String header = cursor.text(headerBytes);
    String descr = find(DESCR, header, faults, label);
    boolean columnMajor = find(ORDER, header, faults, label).equals("True");
    long[] shape = shape(find(SHAPE, header, faults, label), faults, label);
    Extent elements = new Extent(array, headEnd, array.length() - headEnd);
    return new NpyArray(descr, columnMajor, shape, elements, faults, label);
  }

  private static long[] shape(String text, FileFaults faults, String label) {
    try {
      long[] shape =
          Pattern.compile(",")
              .splitAsStream(text)
              .map(String::strip)
              .filter(length -> !length.isEmpty())
              .limit(MAX_DIMENSIONS + 1)
              .mapToLong(length -> Long.parseLong(length.replaceFirst("L$", "")))
              .toArray();
      if (shape.length <= MAX_DIMENSIONS) {
        return shape;
      }
    } catch (NumberFormatException e) {
      // Told below: too long for a long, or a space inside.
    }
    throw faults.corrupt("is damaged: %s has no valid shape", label);
  }

  private static String find(Pattern pattern, String header, FileFaults faults, String label) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw faults.corrupt("is damaged: %s has no valid .npy header", label);
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }
}
