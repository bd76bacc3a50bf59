package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads little-endian values one after another and checks every one against the end of the bytes:
 * what is cut short becomes a fault that names the file, never a buffer exception.
 */
public final class ByteCursor {
  private final ByteBuffer bytes;
  private final FileFaults faults;
  private final String part;

  /**
   * @param bytes what to read, from its position to its limit; its position is left alone
   * @param part what these bytes are, for messages, such as {@code its pickle}
   */
  public ByteCursor(ByteBuffer bytes, FileFaults faults, String part) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.faults = faults;
    this.part = part;
  }

  public int position() {
    return bytes.position();
  }

  public int remaining() {
    return bytes.remaining();
  }

  public int u8() {
    need(1);
    return bytes.get() & 0xFF;
  }

  public int u16() {
    need(2);
    return bytes.getShort() & 0xFFFF;
  }

  public int i32() {
    need(4);
    return bytes.getInt();
  }

  public long u32() {
    return i32() & 0xFFFFFFFFL;
  }

  public long i64() {
    need(8);
    return bytes.getLong();
  }

  public double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(i64()));
  }

  public void skip(long count) {
    need(count);
    bytes.position(bytes.position() + (int) count);
  }

  /** The next bytes, as a view. */
  public ByteBuffer take(long count) {
    need(count);
    ByteBuffer taken = bytes.slice(bytes.position(), (int) count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) count);
    return taken;
  }

  /** The next bytes as UTF-8; what is none becomes U+FFFD. */
  public String text(long count) {
    need(count);
    byte[] utf8 = new byte[(int) count];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Text up to the next line feed, which is skipped. */
  public String line(int maxBytes) {
    int limit = Math.min(maxBytes, bytes.remaining());
    for (int length = 0; length < limit; length++) {
      if (bytes.get(bytes.position() + length) == '\n') {
        String line = text(length);
        skip(1);
        return line;
      }
    }
    throw faults.corrupt("is damaged: a line in %s does not end", part);
  }

  /** Skips text up to the next line feed and that too; the length of the text in bytes. */
  public int skipLine() {
    int start = bytes.position();
    while (u8() != '\n') {
      // Goes on.
    }
    return bytes.position() - 1 - start;
  }

  /** All bytes, those before the current position too; little-endian, to be read only. */
  public ByteBuffer whole() {
    return bytes.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
  }

  private void need(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw faults.corrupt("is damaged: %s ends too early", part);
    }
  }
}
