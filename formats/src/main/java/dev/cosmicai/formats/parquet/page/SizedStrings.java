package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;

/** Byte strings behind all of their lengths, which are written as differences. */
final class SizedStrings implements ByteStrings {
  private final DeltaReader lengths;
  private final ByteBuffer bytes;
  private final Damage damage;
  private int start;
  private int length;

  SizedStrings(ByteBuffer bytes, Damage damage) {
    this.lengths = new DeltaReader(bytes, damage);
    this.bytes = new DeltaReader(bytes, damage).rest();
    this.damage = damage;
  }

  @Override
  public void advance() {
    start += length;
    long next = (int) lengths.next();
    if (next < 0 || next > bytes.limit() - start) {
      throw damage.endsEarly();
    }
    length = (int) next;
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
