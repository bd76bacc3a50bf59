package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;

/** One value, many times. */
public final class Repeated {
  private Repeated() {}

  /** Puts the lowest bytes of a number, little-endian. */
  public static void put(ByteBuffer target, long value, int width, int count) {
    if (count > 0) {
      int start = target.position();
      for (int i = 0; i < width; i++) {
        target.put((byte) (value >>> (i * Byte.SIZE)));
      }
      again(target, start, width, count);
    }
  }

  /** Puts what lies in another buffer. */
  static void put(ByteBuffer target, ByteBuffer source, int from, int width, int count) {
    if (count > 0) {
      int start = target.position();
      target.put(start, source, from, width);
      target.position(start + width);
      again(target, start, width, count);
    }
  }

  /** Copies what was put to behind itself, then both, and so on. */
  private static void again(ByteBuffer target, int start, int width, int count) {
    long end = start + (long) width * count;
    while (target.position() < end) {
      int at = target.position();
      int length = (int) Math.min(at - start, end - at);
      target.put(at, target, start, length);
      target.position(at + length);
    }
  }
}
