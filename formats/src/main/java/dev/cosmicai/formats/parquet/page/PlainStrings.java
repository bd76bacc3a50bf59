package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Byte strings, each behind its length in four bytes. */
final class PlainStrings implements ByteStrings {
  private final ByteBuffer bytes;
  private final Damage damage;
  private int start;
  private int length;

  PlainStrings(ByteBuffer bytes, Damage damage) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.damage = damage;
  }

  @Override
  public void advance() {
    int at = start + length;
    if (bytes.limit() - at < Integer.BYTES) {
      throw damage.endsEarly();
    }
    start = at + Integer.BYTES;
    length = bytes.getInt(at);
    if (length < 0 || length > bytes.limit() - start) {
      throw damage.endsEarly();
    }
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int length() {
    return length;
  }
}
