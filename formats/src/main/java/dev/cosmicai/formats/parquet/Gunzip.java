package dev.cosmicai.formats.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks <a href="https://www.rfc-editor.org/rfc/rfc1952">gzip</a>, one member or several, from a
 * buffer to a buffer: the JDK's stream would take two buffers more for each page.
 */
final class Gunzip {
  private static final int MAGIC = 0x8B1F;
  private static final int DEFLATE = 8;
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;

  private Gunzip() {}

  /**
   * Unpacks all members.
   *
   * @param packed all of its bytes are taken
   * @throws DataFormatException if they are none, or more than there is room for
   */
  static void unpack(ByteBuffer packed, ByteBuffer target) throws DataFormatException {
    ByteBuffer source = packed.order(ByteOrder.LITTLE_ENDIAN);
    Inflater inflater = new Inflater(true);
    try {
      while (source.hasRemaining()) {
        header(source);
        inflater.reset();
        member(inflater, source, target);
      }
    } finally {
      inflater.end();
    }
  }

  private static void header(ByteBuffer source) throws DataFormatException {
    require(source.remaining() >= HEADER_BYTES);
    require((source.getShort() & 0xFFFF) == MAGIC && source.get() == DEFLATE);
    int flags = source.get();
    source.position(source.position() + HEADER_BYTES - Integer.BYTES);
    if ((flags & EXTRA) != 0) {
      require(source.remaining() >= Short.BYTES);
      int length = source.getShort() & 0xFFFF;
      require(source.remaining() >= length);
      source.position(source.position() + length);
    }
    for (int text = flags & (NAME | COMMENT); text != 0; text &= text - 1) {
      do {
        require(source.hasRemaining());
      } while (source.get() != 0);
    }
    if ((flags & HEADER_CRC) != 0) {
      require(source.remaining() >= Short.BYTES);
      source.getShort();
    }
  }

  private static void member(Inflater inflater, ByteBuffer source, ByteBuffer target)
      throws DataFormatException {
    int start = target.position();
    inflater.setInput(source);
    byte[] beyond = new byte[1];
    while (!inflater.finished()) {
      boolean hasRoom = target.hasRemaining();
      // With no room left, the end may still come.
      int length = hasRoom ? inflater.inflate(target) : inflater.inflate(beyond);
      require(hasRoom ? length > 0 || inflater.finished() : length == 0 && inflater.finished());
    }
    require(source.remaining() >= TRAILER_BYTES);
    CRC32 crc = new CRC32();
    crc.update(target.duplicate().flip().position(start));
    require(source.getInt() == (int) crc.getValue());
    require(source.getInt() == target.position() - start);
  }

  private static void require(boolean holds) throws DataFormatException {
    if (!holds) {
      throw new DataFormatException();
    }
  }
}
