package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A file that can be read anywhere, wherever it is: in memory, or in a store from which each read
 * fetches. A reader of a format asks only for what it needs, and only for what lies inside.
 */
public interface FileBytes {
  /** The file's length in bytes. */
  long size();

  /**
   * A piece of the file.
   *
   * @param offset of its first byte; {@code offset + length} is at most {@link #size}
   * @return little-endian, from position 0 to the limit {@code length}; to be read only
   */
  ByteBuffer read(long offset, int length);

  /**
   * A file that lies in memory, from the buffer's position to its limit: pieces are views of it.
   */
  static FileBytes of(ByteBuffer file) {
    ByteBuffer whole = file.slice();
    return new FileBytes() {
      @Override
      public long size() {
        return whole.limit();
      }

      @Override
      public ByteBuffer read(long offset, int length) {
        return whole.slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
      }
    };
  }
}
