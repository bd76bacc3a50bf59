package dev.cosmicai.formats.io;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Locale;

/**
 * The file that is being read, as messages name it. Every fault of {@code formats} is made here, so
 * that every message starts with the file and stays one line whatever the file holds.
 *
 * @param name the file's URI or path
 * @param corrupt the reason to give when its bytes are not what the format prescribes
 */
@SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency of its own
public record FileFaults(String name, Reason corrupt) {
  private static final int MAX_QUOTED_CHARS = 120;

  /** A partition. */
  public static FileFaults partition(String name) {
    return new FileFaults(name, Reason.PartitionCorrupt);
  }

  /** The bytes are not what the format prescribes. */
  public FatalFault corrupt(String problem, Object... arguments) {
    return fault(corrupt, problem, arguments);
  }

  /** The file asks for what data must not be able to ask for. */
  public FatalFault unsafe(String problem, Object... arguments) {
    return fault(ofPartition(Reason.PartitionUnsafe), problem, arguments);
  }

  /** The file is sound but holds something else than is wanted. */
  public FatalFault shape(String problem, Object... arguments) {
    return fault(ofPartition(Reason.PartitionShape), problem, arguments);
  }

  /**
   * What is asked for is sound, but of a kind that is not read.
   *
   * @param what it is, such as {@code elements of type `U64`}
   * @param label where it is
   */
  public FatalFault unsupported(String what, String label) {
    return shape(
        "holds %s in %s, which is not supported; save that as float32, or whole numbers as int64",
        what, label);
  }

  /** A pickle is none that describes tensors. */
  public FatalFault badPickle(String problem) {
    return corrupt("is damaged: its pickle %s", problem);
  }

  /** The length, if so many bytes can be in one buffer. */
  public int requireFitsMemory(long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw shape(
          "holds %,d bytes that cannot be read piece by piece; save the images contiguous and"
              + " uncompressed, or split the file into several of less than 2 GiB",
          bytes);
    }
    return (int) bytes;
  }

  /** Files that are no partitions have one reason for all. */
  private Reason ofPartition(Reason reason) {
    return corrupt == Reason.PartitionCorrupt ? reason : corrupt;
  }

  /** A fault of another reason. */
  public FatalFault fault(Reason reason, String problem, Object... arguments) {
    return new FatalFault(reason, name + " " + String.format(Locale.ROOT, problem, arguments))
        .about(name);
  }

  /** Text out of the file, fit for a message: printable, short and between backquotes. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("`");
    text.codePoints()
        .limit(MAX_QUOTED_CHARS)
        .map(point -> isPlain(point) ? point : ' ')
        .forEach(quoted::appendCodePoint);
    return quoted.append(text.length() > MAX_QUOTED_CHARS ? "…`" : "`").toString();
  }

  private static boolean isPlain(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || (codePoint > ' ' && codePoint < 0x7F && codePoint != '`');
  }
}
