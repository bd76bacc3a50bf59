package dev.cosmicai.formats.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The headers of stored members that are written: the member's own, padded as torch does it by an
 * extra field {@code FB}, so that its data begins at a multiple of 64 bytes; and the one in the
 * directory. They depend on nothing but the content: times are 1980-01-01.
 */
final class ZipHeaders {
  static final int ALIGNMENT_BYTES = 64;
  static final short VERSION = 20;
  static final short VERSION64 = 45;

  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int DIRECTORY_HEADER = 0x02014b50;
  private static final int DIRECTORY_HEADER_BYTES = 46;
  private static final short UTF8_NAMES = 0x0800;
  private static final short DATE_1980_01_01 = 0x0021;
  private static final short PADDING_EXTRA = 0x4246; // "FB"
  private static final short ZIP64_EXTRA = 0x0001;
  private static final int EXTRA_HEADER_BYTES = 4;
  private static final long IN_EXTRA = 0xFFFFFFFFL;

  private ZipHeaders() {}

  /**
   * The member's own, before its data.
   *
   * @param offset where it will be in the file
   */
  static ByteBuffer local(long offset, byte[] name, int crc32, int bytes) {
    long unpadded = offset + LOCAL_HEADER_BYTES + name.length + EXTRA_HEADER_BYTES;
    int padding = (int) (-unpadded & (ALIGNMENT_BYTES - 1));
    ByteBuffer header =
        littleEndian(LOCAL_HEADER_BYTES + name.length + EXTRA_HEADER_BYTES + padding);
    header.putInt(LOCAL_HEADER).putShort(VERSION);
    describe(header, crc32, bytes);
    header.putShort((short) name.length).putShort((short) (EXTRA_HEADER_BYTES + padding));
    header.put(name).putShort(PADDING_EXTRA).putShort((short) padding);
    return header.position(0);
  }

  /**
   * The one in the directory.
   *
   * @param offset where the member's own is in the file
   */
  static ByteBuffer directory(long offset, byte[] name, int crc32, int bytes) {
    boolean wide = offset >= IN_EXTRA;
    int extraBytes = wide ? EXTRA_HEADER_BYTES + Long.BYTES : 0;
    short version = wide ? VERSION64 : VERSION;
    ByteBuffer header = littleEndian(DIRECTORY_HEADER_BYTES + name.length + extraBytes);
    header.putInt(DIRECTORY_HEADER).putShort(version).putShort(version);
    describe(header, crc32, bytes);
    header.putShort((short) name.length).putShort((short) extraBytes).putShort((short) 0);
    header.putShort((short) 0).putShort((short) 0).putInt(0);
    header.putInt((int) Math.min(offset, IN_EXTRA)).put(name);
    if (wide) {
      header.putShort(ZIP64_EXTRA).putShort((short) Long.BYTES).putLong(offset);
    }
    return header.position(0);
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void describe(ByteBuffer header, int crc32, int bytes) {
    header.putShort(UTF8_NAMES).putShort((short) 0); // stored
    header.putShort((short) 0).putShort(DATE_1980_01_01);
    header.putInt(crc32).putInt(bytes).putInt(bytes);
  }
}
