package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;

/** Truth values, eight a byte, the first one in the lowest bit. */
final class PackedBooleans implements FixedValues {
  private final ByteBuffer bytes;
  private final Damage damage;
  private long nextBit;

  PackedBooleans(ByteBuffer bytes, Damage damage) {
    this.bytes = bytes.slice();
    this.damage = damage;
  }

  @Override
  public void read(int count, ByteBuffer target) {
    if (nextBit + count > (long) bytes.limit() * Byte.SIZE) {
      throw damage.endsEarly();
    }
    for (int i = 0; i < count; i++, nextBit++) {
      target.put((byte) (bytes.get((int) (nextBit >>> 3)) >>> (nextBit & 7) & 1));
    }
  }
}
