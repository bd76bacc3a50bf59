package dev.cosmicai.formats.zip;

import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import java.nio.ByteBuffer;

/**
 * What the end of a ZIP archive says of its directory: where it is, inside the file.
 *
 * @param count how many members it has
 * @param bytes how long it is
 * @param offset where it starts
 */
record ZipEnd(int count, int bytes, long offset) {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xFFFF;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;

  /** What a member takes in the directory, at least. */
  private static final int MIN_HEADER_BYTES = 46;

  /** The directory is read whole; a million members take about seventy. */
  private static final int MAX_BYTES = 256 << 20;

  static ZipEnd find(FileBytes file, FileFaults faults) {
    long end = endRecord(file, faults);
    ByteBuffer record = file.read(end, END_BYTES);
    long count = record.getShort(10) & 0xFFFF;
    long size = record.getInt(12) & 0xFFFFFFFFL;
    long offset = record.getInt(16) & 0xFFFFFFFFL;
    ByteBuffer record64 = end64Record(file, end, faults);
    if (record64 != null) {
      count = record64.getLong(32);
      size = record64.getLong(40);
      offset = record64.getLong(48);
    }
    if (offset < 0 || size < 0 || offset > end || size > end - offset) {
      throw faults.corrupt("is damaged: its archive directory does not lie inside the file");
    } else if (size > MAX_BYTES) {
      throw faults.corrupt(
          "has too large an archive directory: %,d bytes, where at most %,d may be",
          size, MAX_BYTES);
    } else if (count < 0 || count > size / MIN_HEADER_BYTES) {
      throw faults.corrupt("is damaged: its archive directory ends too early");
    }
    return new ZipEnd((int) count, (int) size, offset);
  }

  /** The end record is the last thing in the file but for a comment that it gives the size of. */
  private static long endRecord(FileBytes file, FileFaults faults) {
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
  private static ByteBuffer end64Record(FileBytes file, long end, FileFaults faults) {
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
