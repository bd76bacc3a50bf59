package dev.cosmicai.formats.zip;

import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.KeyIndex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A ZIP archive's central directory, as PKWARE's APPNOTE.TXT 6.3.10 (4.3.12 to 4.3.16, 4.5.3)
 * describes it, ZIP64 included. It stays as it is in the file, with an index of the names, so that
 * it may have very many members; each is known by where its header starts in the directory.
 */
final class ZipDirectory {
  private static final int HEADER = 0x02014b50;
  private static final int HEADER_BYTES = 46;
  private static final int ZIP64_EXTRA = 0x0001;
  private static final long IN_EXTRA = 0xFFFFFFFFL;

  private final ByteBuffer bytes;
  private final FileFaults faults;
  private final int count;
  private final KeyIndex byName;

  /** Reads the directory; two members of one name are refused. */
  ZipDirectory(FileBytes file, FileFaults faults) {
    ZipEnd end = ZipEnd.find(file, faults);
    this.bytes = file.read(end.offset(), end.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    this.faults = faults;
    this.count = end.count();
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
      return bytes.getShort(header + 28) & 0xFFFF;
    }
  }

  /** How many members there are; the first one's header starts at 0. */
  int count() {
    return count;
  }

  /** How many bytes the index takes in memory. */
  long indexBytes() {
    return KeyIndex.sizeBytes(count);
  }

  /** The header of a member; -1 if there is none. */
  int find(ByteBuffer name) {
    return byName.find(name);
  }

  /** Whether a member's name ends so. */
  boolean endsWith(int header, byte[] ending) {
    int length = bytes.getShort(header + 28) & 0xFFFF;
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
    int nameBytes = bytes.getShort(header + 28) & 0xFFFF;
    int extraBytes = bytes.getShort(header + 30) & 0xFFFF;
    int commentBytes = bytes.getShort(header + 32) & 0xFFFF;
    int end = header + HEADER_BYTES + nameBytes + extraBytes + commentBytes;
    if (end > bytes.limit()) {
      throw faults.corrupt("is damaged: its archive directory ends too early");
    }
    return end;
  }

  /** What a header says. */
  StoredZip.Entry entry(int header) {
    ByteCursor directory =
        new ByteCursor(
            bytes.slice(header, bytes.limit() - header), faults, "its archive directory");
    directory.skip(8); // signature and versions
    int flags = directory.u16();
    int method = directory.u16();
    directory.skip(4); // time and date
    int crc32 = directory.i32();
    long storedBytes = directory.u32();
    long unpackedBytes = directory.u32();
    int nameBytes = directory.u16();
    int extraBytes = directory.u16();
    directory.skip(10); // comment, disk and attributes
    long headerOffset = directory.u32();
    String name = directory.text(nameBytes);
    if (unpackedBytes == IN_EXTRA || storedBytes == IN_EXTRA || headerOffset == IN_EXTRA) {
      // The 64-bit values follow in this order, and only those that did not fit above.
      ByteCursor wide = zip64(directory.take(extraBytes));
      unpackedBytes = unpackedBytes == IN_EXTRA ? wide.i64() : unpackedBytes;
      storedBytes = storedBytes == IN_EXTRA ? wide.i64() : storedBytes;
      headerOffset = headerOffset == IN_EXTRA ? wide.i64() : headerOffset;
    }
    return new StoredZip.Entry(
        name, method, flags, crc32, storedBytes, unpackedBytes, headerOffset);
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
