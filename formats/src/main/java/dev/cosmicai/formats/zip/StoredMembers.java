package dev.cosmicai.formats.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.zip.CRC32;

/**
 * Finds very many stored members of an archive that lies in memory, and makes nothing of each. A
 * member's checksum is verified when it is first found. For one thread.
 */
public final class StoredMembers {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int ENCRYPTED = 1;
  private static final long IN_EXTRA = 0xFFFFFFFFL;

  private final ZipDirectory directory;
  private final ByteBuffer archive;
  private final ByteBuffer view;
  private final BitSet verified = new BitSet();
  private final CRC32 crc = new CRC32();
  private int start;
  private int length;

  StoredMembers(ZipDirectory directory, ByteBuffer archive) {
    this.directory = directory;
    this.archive = archive.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.view = archive.duplicate();
  }

  /**
   * Looks for a member.
   *
   * @param name in UTF-8, from the buffer's position to its limit
   * @return false if it is not there, or not as it is, or damaged; {@link StoredZip#member} says
   *     why
   */
  public boolean find(ByteBuffer name) {
    int header = directory.find(name);
    if (header < 0) {
      return false;
    }
    long bytes = directory.u32(header, ZipDirectory.BYTES_AT);
    long offset = directory.u32(header, ZipDirectory.OFFSET_AT);
    boolean plain =
        directory.u16(header, ZipDirectory.METHOD_AT) == 0
            && (directory.u16(header, ZipDirectory.FLAGS_AT) & ENCRYPTED) == 0
            && bytes == directory.u32(header, ZipDirectory.STORED_BYTES_AT)
            && bytes != IN_EXTRA
            && offset <= archive.limit() - LOCAL_HEADER_BYTES
            && archive.getInt((int) offset) == LOCAL_HEADER;
    if (!plain) {
      return false;
    }
    int local = (int) offset;
    int nameBytes = archive.getShort(local + 26) & 0xFFFF;
    int extraBytes = archive.getShort(local + 28) & 0xFFFF;
    long first = offset + LOCAL_HEADER_BYTES + nameBytes + extraBytes;
    if (first + bytes > archive.limit()) {
      return false;
    }
    start = (int) first;
    length = (int) bytes;
    return isVerified(header);
  }

  private boolean isVerified(int header) {
    int number = directory.number(header);
    int expected = (int) directory.u32(header, ZipDirectory.CRC_AT);
    if (!verified.get(number)) {
      crc.reset();
      crc.update(view.limit(start + length).position(start));
      if (expected != 0 && (int) crc.getValue() != expected) {
        return false;
      }
      verified.set(number);
    }
    return true;
  }

  /** The archive, from its first byte on. */
  public ByteBuffer archive() {
    return archive;
  }

  /** Where the content of the member that was found starts in the archive. */
  public int start() {
    return start;
  }

  /** How many bytes that is. */
  public int length() {
    return length;
  }
}
