package dev.cosmicai.prepare.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the members of a ZIP archive of any size, ZIP64 included (PKWARE's APPNOTE.TXT 6.3.10,
 * 4.3.12 to 4.3.16), without reading their content.
 */
final class ZipMembers {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xFFFF;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int HEADER = 0x02014b50;
  private static final int HEADER_BYTES = 46;
  private static final int ZIP64_EXTRA = 1;
  private static final long IN_EXTRA = 0xFFFFFFFFL;
  private static final int MAX_DIRECTORY_BYTES = 16 << 20;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private final Bytes archive;
  private final InputFaults faults;

  ZipMembers(Bytes archive, InputFaults faults) {
    this.archive = archive;
    this.faults = faults;
  }

  /**
   * One member.
   *
   * @param crc32 of its content; 0 where the writer left it out
   * @param storedBytes its size in the archive
   * @param bytes its size when read
   */
  record Member(
      String name,
      int method,
      int flags,
      int crc32,
      long storedBytes,
      long bytes,
      long headerOffset) {
    boolean stored() {
      return method == STORED && !encrypted() && storedBytes == bytes;
    }

    boolean deflated() {
      return method == DEFLATED && !encrypted();
    }

    private boolean encrypted() {
      return (flags & 1) != 0;
    }

    /** Where the content of a stored member begins: its local header may differ from the other. */
    long dataOffset(Bytes archive, InputFaults faults) {
      if (headerOffset < 0 || headerOffset > archive.size() - LOCAL_HEADER_BYTES) {
        throw faults.damaged("is damaged: a member does not lie inside the archive");
      }
      ByteBuffer local = at(archive, headerOffset, LOCAL_HEADER_BYTES);
      if (local.getInt(0) != LOCAL_HEADER) {
        throw faults.damaged("is damaged: a member has no header");
      }
      return headerOffset
          + LOCAL_HEADER_BYTES
          + (local.getShort(26) & 0xFFFF)
          + (local.getShort(28) & 0xFFFF);
    }
  }

  /** All members in the directory's order. */
  List<Member> read() {
    int tailBytes = (int) Math.min(archive.size(), END_BYTES + MAX_COMMENT_BYTES);
    ByteBuffer tail = at(archive, archive.size() - tailBytes, tailBytes);
    int end = endRecord(tail);
    long size = tail.getInt(end + 12) & 0xFFFFFFFFL;
    long offset = tail.getInt(end + 16) & 0xFFFFFFFFL;
    long endPosition = archive.size() - tailBytes + end;
    if (endPosition >= END64_LOCATOR_BYTES) {
      ByteBuffer locator = at(archive, endPosition - END64_LOCATOR_BYTES, END64_LOCATOR_BYTES);
      if (locator.getInt(0) == END64_LOCATOR) {
        long position = locator.getLong(8);
        if (position < 0 || position > archive.size() - END64_BYTES) {
          throw faults.damaged("is damaged: its ZIP64 directory is missing");
        }
        ByteBuffer end64 = at(archive, position, END64_BYTES);
        if (end64.getInt(0) != END64) {
          throw faults.damaged("is damaged: its ZIP64 directory is missing");
        }
        size = end64.getLong(40);
        offset = end64.getLong(48);
      }
    }
    if (size < 0 || offset < 0 || size > MAX_DIRECTORY_BYTES || offset > endPosition - size) {
      throw faults.damaged("is damaged: its archive directory does not lie inside the file");
    }
    return members(at(archive, offset, (int) size));
  }

  private List<Member> members(ByteBuffer directory) {
    List<Member> members = new ArrayList<>();
    while (directory.remaining() >= HEADER_BYTES) {
      int at = directory.position();
      int nameBytes = directory.getShort(at + 28) & 0xFFFF;
      int extraBytes = directory.getShort(at + 30) & 0xFFFF;
      int commentBytes = directory.getShort(at + 32) & 0xFFFF;
      int next = at + HEADER_BYTES + nameBytes + extraBytes + commentBytes;
      if (directory.getInt(at) != HEADER || next > directory.limit()) {
        throw faults.damaged("is damaged: its archive directory holds something else");
      }
      byte[] name = new byte[nameBytes];
      directory.get(at + HEADER_BYTES, name);
      members.add(
          member(
              directory,
              at,
              new String(name, StandardCharsets.UTF_8),
              directory
                  .slice(at + HEADER_BYTES + nameBytes, extraBytes)
                  .order(ByteOrder.LITTLE_ENDIAN)));
      directory.position(next);
    }
    return members;
  }

  private Member member(ByteBuffer directory, int at, String name, ByteBuffer extra) {
    long stored = directory.getInt(at + 20) & 0xFFFFFFFFL;
    long bytes = directory.getInt(at + 24) & 0xFFFFFFFFL;
    long offset = directory.getInt(at + 42) & 0xFFFFFFFFL;
    if (bytes == IN_EXTRA || stored == IN_EXTRA || offset == IN_EXTRA) {
      ByteBuffer wide = zip64(extra);
      // The 64-bit values follow in this order, and only those that did not fit.
      bytes = bytes == IN_EXTRA ? next(wide) : bytes;
      stored = stored == IN_EXTRA ? next(wide) : stored;
      offset = offset == IN_EXTRA ? next(wide) : offset;
    }
    if (bytes < 0 || stored < 0) {
      throw faults.damaged("is damaged: a member's size is negative");
    }
    return new Member(
        name,
        directory.getShort(at + 10),
        directory.getShort(at + 8),
        directory.getInt(at + 16),
        stored,
        bytes,
        offset);
  }

  private ByteBuffer zip64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xFFFF;
      int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
      if (id == ZIP64_EXTRA) {
        return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + length);
    }
    throw faults.damaged("is damaged: a member's ZIP64 sizes are missing");
  }

  private long next(ByteBuffer wide) {
    if (wide.remaining() < Long.BYTES) {
      throw faults.damaged("is damaged: a member's ZIP64 sizes are missing");
    }
    return wide.getLong();
  }

  /** The end record is the last thing in the file but for a comment that it gives the size of. */
  private int endRecord(ByteBuffer tail) {
    int last = tail.limit() - END_BYTES;
    for (int at = last; at >= 0; at--) {
      if (tail.getInt(at) == END && (tail.getShort(at + 20) & 0xFFFF) == last - at) {
        return at;
      }
    }
    throw faults.damaged("is cut short or no .npz: the directory at its end is missing");
  }

  private static ByteBuffer at(Bytes archive, long position, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    archive.read(position, buffer);
    return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
  }
}
