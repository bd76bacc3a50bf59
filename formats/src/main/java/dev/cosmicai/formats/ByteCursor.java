package dev.cosmicai.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads little-endian values one after another and checks every one against the end of the bytes:
 * what is cut short becomes a fault that names the file, never a buffer exception.
 */
final class ByteCursor {
  private final ByteBuffer bytes;
  private final Origin origin;
  private final String part;

  /**
   * @param bytes what to read, from its position to its limit; its position is left alone
   * @param part what these bytes are, for messages, such as {@code its pickle}
   */
  ByteCursor(ByteBuffer bytes, Origin origin, String part) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.origin = origin;
    this.part = part;
  }

  int position() {
    return bytes.position();
  }

  int remaining() {
    return bytes.remaining();
  }

  int u8() {
    need(1);
    return bytes.get() & 0xFF;
  }

  int u16() {
    need(2);
    return bytes.getShort() & 0xFFFF;
  }

  int i32() {
    need(4);
    return bytes.getInt();
  }

  long u32() {
    return i32() & 0xFFFFFFFFL;
  }

  long i64() {
    need(8);
    return bytes.getLong();
  }

  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(i64()));
  }

  void skip(long count) {
    need(count);
    bytes.position(bytes.position() + (int) count);
  }

  /** The next bytes, as a view. */
  ByteBuffer take(long count) {
    need(count);
    ByteBuffer taken = bytes.slice(bytes.position(), (int) count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) count);
    return taken;
  }

  /** The next bytes as UTF-8; what is none becomes U+FFFD. */
  String text(long count) {
    need(count);
    byte[] utf8 = new byte[(int) count];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Text up to the next line feed, which is skipped. */
  String line(int maxBytes) {
    int limit = Math.min(maxBytes, bytes.remaining());
    for (int length = 0; length < limit; length++) {
      if (bytes.get(bytes.position() + length) == '\n') {
        String line = text(length);
        skip(1);
        return line;
      }
    }
    throw origin.corrupt("is damaged: a line in %s does not end", part);
  }

  private void need(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw origin.corrupt("is damaged: %s ends too early", part);
    }
  }
}
