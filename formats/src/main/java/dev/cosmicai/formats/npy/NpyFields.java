package dev.cosmicai.formats.npy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a structured array: those of plain types, which may be arrays themselves. */
final class NpyFields {
  /** {@code ('name', '<f4')} or {@code (('title', 'name'), '<f4', (2, 3))}, as numpy writes it. */
  private static final Pattern FIELD =
      Pattern.compile(
          "\\s*\\((?:\\('[^']*',\\s*)?'([^']*)'\\)?,\\s*'([^']*)'"
              + "(?:,\\s*\\(([0-9]{1,9}(?:,\\s*[0-9]{1,9})*),?\\s*\\))?\\),?");

  private static final Pattern CODE = Pattern.compile("[<>|=]?([a-zA-Z?])([0-9]{0,9})");
  private static final long MAX_BYTES = Integer.MAX_VALUE;
  private static final int UTF_32_BYTES = 4;

  private NpyFields() {}

  /**
   * A field.
   *
   * @param descr its type, as numpy writes it
   * @param shape of what it holds in each element; empty for a single number
   * @param offset of its first byte in an element
   * @param elementBytes of an element of the array, all of its fields together
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared beyond this package
  record Field(String name, String descr, long[] shape, long offset, long elementBytes) {}

  /** The fields with a name; none if the type is more than a list of such fields. */
  static List<Field> parse(String descr) {
    List<Field> found = new ArrayList<>();
    long offset = 0;
    int at = 1;
    Matcher matcher = FIELD.matcher(descr);
    while (descr.startsWith("[") && matcher.find(at) && matcher.start() == at) {
      long[] shape = matcher.group(3) == null ? new long[0] : shape(matcher.group(3));
      found.add(new Field(matcher.group(1), matcher.group(2), shape, offset, 0));
      long bytes = bytes(matcher.group(2));
      for (long length : shape) {
        bytes = Math.min(MAX_BYTES, bytes * length);
      }
      offset += bytes;
      at = matcher.end();
    }
    if (!descr.startsWith("[") || !descr.substring(at).strip().equals("]") || offset > MAX_BYTES) {
      return List.of();
    }
    long elementBytes = offset;
    return found.stream()
        .filter(field -> !field.name().isEmpty()) // padding
        .map(
            field ->
                new Field(field.name(), field.descr(), field.shape(), field.offset(), elementBytes))
        .toList();
  }

  private static long[] shape(String lengths) {
    return Pattern.compile(",\\s*").splitAsStream(lengths).mapToLong(Long::parseLong).toArray();
  }

  /** Of one value; more than there can be if the type does not tell. */
  private static long bytes(String code) {
    Matcher matcher = CODE.matcher(code);
    if (!matcher.matches() || matcher.group(2).isEmpty()) {
      return MAX_BYTES + 1;
    }
    return Long.parseLong(matcher.group(2)) * (matcher.group(1).equals("U") ? UTF_32_BYTES : 1);
  }
}
