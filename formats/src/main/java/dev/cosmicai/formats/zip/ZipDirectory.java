package dev.cosmicai.formats.zip;

import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds and reads a ZIP archive's central directory, as PKWARE's APPNOTE.TXT 6.3.10 (4.3.12 to
 * 4.3.16, 4.5.3) describes it, ZIP64 included.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xFFFF;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int HEADER = 0x02014b50;
  private static final int ZIP64_EXTRA = 0x0001;
  private static final long IN_EXTRA = 0xFFFFFFFFL;
  // A partition has a dozen members, a large network some hundreds. What they take in memory is
  // more than twice what they take in the file, so it must not be much.
  private static final int MAX_ENTRIES = 4_096;
  private static final int MAX_BYTES = 16 << 20;

  private final FileBytes file;
  private final FileFaults faults;

  ZipDirectory(FileBytes file, FileFaults faults) {
    this.file = file;
    this.faults = faults;
  }

  /** The members by name, in the order of the directory; two of one name are refused. */
  Map<String, StoredZip.Entry> entries() {
    long end = endRecord();
    ByteBuffer record = file.read(end, END_BYTES);
    long count = record.getShort(10) & 0xFFFF;
    long size = record.getInt(12) & 0xFFFFFFFFL;
    long offset = record.getInt(16) & 0xFFFFFFFFL;
    ByteBuffer record64 = end64Record(end);
    if (record64 != null) {
      count = record64.getLong(32);
      size = record64.getLong(40);
      offset = record64.getLong(48);
    }
    if (offset < 0 || size < 0 || offset > end || size > end - offset) {
      throw faults.corrupt("is damaged: its archive directory does not lie inside the file");
    }
    if (count < 0 || count > MAX_ENTRIES || size > MAX_BYTES) {
      throw faults.corrupt(
          "has too large an archive directory: at most %,d members in %,d bytes may be",
          MAX_ENTRIES, MAX_BYTES);
    }
    return read(
        new ByteCursor(file.read(offset, (int) size), faults, "its archive directory"), count);
  }

  private Map<String, StoredZip.Entry> read(ByteCursor directory, long count) {
    Map<String, StoredZip.Entry> entries = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      StoredZip.Entry entry = header(directory);
      if (entries.putIfAbsent(entry.name(), entry) != null) {
        // Different programs would take different ones.
        throw faults.corrupt("is damaged: it has two members %s", FileFaults.quote(entry.name()));
      }
    }
    return entries;
  }

  private StoredZip.Entry header(ByteCursor directory) {
    if (directory.i32() != HEADER) {
      throw faults.corrupt("is damaged: its archive directory holds something else");
    }
    directory.skip(4); // versions
    int flags = directory.u16();
    int method = directory.u16();
    directory.skip(4); // time and date
    int crc32 = directory.i32();
    long storedBytes = directory.u32();
    long bytes = directory.u32();
    int nameBytes = directory.u16();
    int extraBytes = directory.u16();
    int commentBytes = directory.u16();
    directory.skip(8); // disk and attributes
    long headerOffset = directory.u32();
    String name = directory.text(nameBytes);
    if (bytes == IN_EXTRA || storedBytes == IN_EXTRA || headerOffset == IN_EXTRA) {
      // The 64-bit values follow in this order, and only those that did not fit above.
      ByteCursor wide = zip64(directory.take(extraBytes));
      bytes = bytes == IN_EXTRA ? wide.i64() : bytes;
      storedBytes = storedBytes == IN_EXTRA ? wide.i64() : storedBytes;
      headerOffset = headerOffset == IN_EXTRA ? wide.i64() : headerOffset;
    } else {
      directory.skip(extraBytes);
    }
    directory.skip(commentBytes);
    return new StoredZip.Entry(name, method, flags, crc32, storedBytes, bytes, headerOffset);
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

  /** The end record is the last thing in the file but for a comment that it gives the size of. */
  private long endRecord() {
    int tailBytes = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT_BYTES);
    long tailStart = file.size() - tailBytes;
    ByteBuffer tail = file.read(tailStart, tailBytes);
    int last = tailBytes - END_BYTES;
    for (int at = last; at >= 0; at--) {
      if (tail.getInt(at) == END && (tail.getShort(at + 20) & 0xFFFF) == last - at) {
        return tailStart + at;
      }
    }
    throw faults.corrupt(
        "is cut short: the directory at the end of the archive is missing; fetch or write the file"
            + " again");
  }

  /** The ZIP64 end record of an archive that has one, else null. */
  private ByteBuffer end64Record(long end) {
    long start = end - END64_LOCATOR_BYTES;
    ByteBuffer locator = start < 0 ? null : file.read(start, END64_LOCATOR_BYTES);
    if (locator == null || locator.getInt(0) != END64_LOCATOR) {
      return null;
    }
    long at = locator.getLong(8);
    ByteBuffer record = at < 0 || at > start - END64_BYTES ? null : file.read(at, END64_BYTES);
    if (record == null || record.getInt(0) != END64) {
      throw faults.corrupt("is damaged: its ZIP64 directory is missing");
    }
    return record;
  }
}
