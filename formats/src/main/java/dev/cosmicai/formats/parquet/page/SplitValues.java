package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;

/** Values taken apart: the first bytes of all of them, then the second bytes, and so on. */
final class SplitValues implements FixedValues {
  private final ByteBuffer bytes;
  private final int width;
  private final int values;
  private final Damage damage;
  private int next;
  private final Blocks blocks;

  SplitValues(ByteBuffer bytes, int width, Blocks blocks, Damage damage) {
    this.bytes = bytes.slice();
    this.width = width;
    this.values = this.bytes.limit() / width;
    this.blocks = blocks;
    this.damage = damage;
    if (this.bytes.limit() % width != 0) {
      throw damage.page("has bytes of values that are not whole");
    }
  }

  @Override
  public void read(int count, ByteBuffer target) {
    if (count > values - next) {
      throw damage.endsEarly();
    }
    for (int left = count; left > 0; ) {
      int length = Math.min(left, Blocks.most(width));
      join(length, target);
      next += length;
      left -= length;
    }
  }

  private void join(int count, ByteBuffer target) {
    byte[] split = blocks.split(count * width);
    byte[] joined = blocks.joined(count * width);
    for (int i = 0; i < width; i++) {
      bytes.get(i * values + next, split, i * count, count);
    }
    switch (width) {
      case Float.BYTES -> joinFour(split, joined, count);
      case Double.BYTES -> joinEight(split, joined, count);
      default -> joinAny(split, joined, count);
    }
    target.put(joined, 0, count * width);
  }

  private void joinAny(byte[] split, byte[] joined, int count) {
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < count; j++) {
        joined[j * width + i] = split[i * count + j];
      }
    }
  }

  private static void joinFour(byte[] split, byte[] joined, int count) {
    for (int i = 0, at = 0; i < count; i++, at += Float.BYTES) {
      joined[at] = split[i];
      joined[at + 1] = split[count + i];
      joined[at + 2] = split[2 * count + i];
      joined[at + 3] = split[3 * count + i];
    }
  }

  private static void joinEight(byte[] split, byte[] joined, int count) {
    for (int i = 0, at = 0; i < count; i++, at += Double.BYTES) {
      joined[at] = split[i];
      joined[at + 1] = split[count + i];
      joined[at + 2] = split[2 * count + i];
      joined[at + 3] = split[3 * count + i];
      joined[at + 4] = split[4 * count + i];
      joined[at + 5] = split[5 * count + i];
      joined[at + 6] = split[6 * count + i];
      joined[at + 7] = split[7 * count + i];
    }
  }
}
