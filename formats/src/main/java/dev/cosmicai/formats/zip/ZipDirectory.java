package dev.cosmicai.formats.zip;

import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.KeyIndex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * A ZIP archive's central directory, as PKWARE's APPNOTE.TXT 6.3.10 (4.3.12 to 4.3.16, 4.5.3)
 * describes it, ZIP64 included. It stays as it is in the file, with an index of the names, so that
 * it may have very many members; each is known by where its header starts in the directory.
 */
final class ZipDirectory {
  private static final int HEADER = 0x02014b50;
  private static final int HEADER_BYTES = 46;
  static final int FLAGS_AT = 8;
  static final int METHOD_AT = 10;
  static final int CRC_AT = 16;
  static final int STORED_BYTES_AT = 20;
  static final int BYTES_AT = 24;
  private static final int NAME_BYTES_AT = 28;
  private static final int EXTRA_BYTES_AT = 30;
  private static final int COMMENT_BYTES_AT = 32;
  static final int OFFSET_AT = 42;
  private static final int ZIP64_EXTRA = 0x0001;
  private static final long IN_EXTRA = 0xFFFFFFFFL;

  private final ByteBuffer bytes;
  private final FileFaults faults;
  private final int count;
  private final KeyIndex byName;

  /**
   * Reads the directory; two members of one name are refused.
   *
   * @param charge takes how many bytes of memory that takes
   */
  ZipDirectory(FileBytes file, FileFaults faults, LongConsumer charge) {
    ZipEnd end = ZipEnd.find(file, faults);
    this.bytes = file.read(end.offset(), end.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    this.faults = faults;
    this.count = end.count();
    charge.accept(KeyIndex.sizeBytes(count));
    this.byName = new KeyIndex(bytes, count, new Names(bytes), faults);
    int at = 0;
    for (int i = 0; i < count; i++) {
      int next = end(at);
      if (byName.put(at) != at) {
        // Different programs would take different ones.
        throw faults.corrupt(
            "is damaged: it has two members %s", FileFaults.quote(entry(at).name()));
      }
      at = next;
    }
  }

  /** Where the names of members lie. */
  private record Names(ByteBuffer bytes) implements KeyIndex.Keys {
    @Override
    public int start(int header) {
      return header + HEADER_BYTES;
    }

    @Override
    public int length(int header) {
      return bytes.getShort(header + NAME_BYTES_AT) & 0xFFFF;
    }
  }

  /** How many members there are; the first one's header starts at 0. */
  int count() {
    return count;
  }

  /** The header of a member; -1 if there is none. */
  int find(ByteBuffer name) {
    return byName.find(name);
  }

  /** Whether a member's name ends so. */
  boolean endsWith(int header, byte[] ending) {
    int length = u16(header, NAME_BYTES_AT);
    int start = header + HEADER_BYTES + length - ending.length;
    for (int i = 0; i < ending.length && ending.length <= length; i++) {
      if (bytes.get(start + i) != ending[i]) {
        return false;
      }
    }
    return ending.length <= length;
  }

  /** Where a header ends and the next one starts. */
  int end(int header) {
    if (header > bytes.limit() - HEADER_BYTES) {
      throw faults.corrupt("is damaged: its archive directory ends too early");
    } else if (bytes.getInt(header) != HEADER) {
      throw faults.corrupt("is damaged: its archive directory holds something else");
    }
    int end =
        header
            + HEADER_BYTES
            + u16(header, NAME_BYTES_AT)
            + u16(header, EXTRA_BYTES_AT)
            + u16(header, COMMENT_BYTES_AT);
    if (end > bytes.limit()) {
      throw faults.corrupt("is damaged: its archive directory ends too early");
    }
    return end;
  }

  /** A number of each member's own, not much higher than there are members. */
  int number(int header) {
    return header / HEADER_BYTES;
  }

  int u16(int header, int at) {
    return bytes.getShort(header + at) & 0xFFFF;
  }

  long u32(int header, int at) {
    return bytes.getInt(header + at) & 0xFFFFFFFFL;
  }

  /** What a header says. */
  StoredZip.Entry entry(int header) {
    int nameBytes = u16(header, NAME_BYTES_AT);
    byte[] name = new byte[nameBytes];
    bytes.get(header + HEADER_BYTES, name);
    long storedBytes = u32(header, STORED_BYTES_AT);
    long unpackedBytes = u32(header, BYTES_AT);
    long offset = u32(header, OFFSET_AT);
    if (unpackedBytes == IN_EXTRA || storedBytes == IN_EXTRA || offset == IN_EXTRA) {
      // The 64-bit values follow in this order, and only those that did not fit above.
      int extraBytes = u16(header, EXTRA_BYTES_AT);
      ByteCursor wide = zip64(bytes.slice(header + HEADER_BYTES + nameBytes, extraBytes));
      unpackedBytes = unpackedBytes == IN_EXTRA ? wide.i64() : unpackedBytes;
      storedBytes = storedBytes == IN_EXTRA ? wide.i64() : storedBytes;
      offset = offset == IN_EXTRA ? wide.i64() : offset;
    }
    return new StoredZip.Entry(
        new String(name, StandardCharsets.UTF_8),
        u16(header, METHOD_AT),
        u16(header, FLAGS_AT),
        (int) u32(header, CRC_AT),
        storedBytes,
        unpackedBytes,
        offset);
  }

  private ByteCursor zip64(ByteBuffer extra) {
    ByteCursor fields = new ByteCursor(extra, faults, "its archive directory");
    while (fields.remaining() > 0) {
      int id = fields.u16();
      ByteBuffer field = fields.take(fields.u16());
      if (id == ZIP64_EXTRA) {
        return new ByteCursor(field, faults, "its archive directory");
      }
    }
    throw faults.corrupt("is damaged: a member's ZIP64 sizes are missing");
  }
}
