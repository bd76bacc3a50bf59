package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Values taken apart: the first bytes of all of them, then the second bytes, and so on. */
final class SplitValues implements FixedValues {
  private static final long LOW = 0xFFFFFFFFL;
  private static final long EVERY_OTHER_PAIR = 0x0000FFFF0000FFFFL;
  private static final long EVERY_OTHER_BYTE = 0x00FF00FF00FF00FFL;

  private final ByteBuffer bytes;
  private final int width;
  private final int values;
  private final Damage damage;
  private int next;

  SplitValues(ByteBuffer bytes, int width, Damage damage) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.width = width;
    this.values = this.bytes.limit() / width;
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
    int joined =
        switch (width) {
          case Float.BYTES -> joinFours(count, target);
          case Double.BYTES -> joinEights(count, target);
          default -> 0;
        };
    for (; joined < count; joined++) {
      for (int i = 0; i < width; i++) {
        target.put(bytes.get(i * values + next));
      }
      next++;
    }
  }

  /** Eight values at a time, by eight bytes of each part; gives how many. */
  private int joinFours(int count, ByteBuffer target) {
    ByteBuffer split = bytes;
    int step = values;
    int end = count - count % Long.BYTES;
    int at = target.position();
    for (int from = next; from < next + end; from += Long.BYTES, at += Long.BYTES * Float.BYTES) {
      long a = split.getLong(from);
      long b = split.getLong(from + step);
      long c = split.getLong(from + 2 * step);
      long d = split.getLong(from + 3 * step);
      long low = pairs(a, b);
      long lowRest = pairs(c, d);
      long high = pairs(a >>> Integer.SIZE, b >>> Integer.SIZE);
      long highRest = pairs(c >>> Integer.SIZE, d >>> Integer.SIZE);
      target.putLong(at, quads(low, lowRest));
      target.putLong(at + 8, quads(low >>> Integer.SIZE, lowRest >>> Integer.SIZE));
      target.putLong(at + 16, quads(high, highRest));
      target.putLong(at + 24, quads(high >>> Integer.SIZE, highRest >>> Integer.SIZE));
    }
    target.position(at);
    next += end;
    return end;
  }

  /** Four values at a time. */
  private int joinEights(int count, ByteBuffer target) {
    ByteBuffer split = bytes;
    int step = values;
    int end = count - count % Integer.BYTES;
    int at = target.position();
    for (int from = next; from < next + end; from += Integer.BYTES) {
      long ab = pairs(split.getInt(from), split.getInt(from + step));
      long cd = pairs(split.getInt(from + 2 * step), split.getInt(from + 3 * step));
      long ef = pairs(split.getInt(from + 4 * step), split.getInt(from + 5 * step));
      long gh = pairs(split.getInt(from + 6 * step), split.getInt(from + 7 * step));
      long first = quads(ab, cd);
      long firstRest = quads(ef, gh);
      long second = quads(ab >>> Integer.SIZE, cd >>> Integer.SIZE);
      long secondRest = quads(ef >>> Integer.SIZE, gh >>> Integer.SIZE);
      target.putLong(at, (first & LOW) | (firstRest << Integer.SIZE));
      target.putLong(at + 8, (first >>> Integer.SIZE) | (firstRest & ~LOW));
      target.putLong(at + 16, (second & LOW) | (secondRest << Integer.SIZE));
      target.putLong(at + 24, (second >>> Integer.SIZE) | (secondRest & ~LOW));
      at += Integer.BYTES * Double.BYTES;
    }
    target.position(at);
    next += end;
    return end;
  }

  /** The lowest four bytes of each, in turn. */
  private static long pairs(long even, long odd) {
    return spreadBytes(even) | spreadBytes(odd) << Byte.SIZE;
  }

  /** The lowest two pairs of bytes of each, in turn. */
  private static long quads(long even, long odd) {
    return spreadPairs(even) | spreadPairs(odd) << Short.SIZE;
  }

  private static long spreadBytes(long bytes) {
    long pairs = spreadPairs(bytes);
    return (pairs | pairs << Byte.SIZE) & EVERY_OTHER_BYTE;
  }

  private static long spreadPairs(long bytes) {
    long low = bytes & LOW;
    return (low | low << Short.SIZE) & EVERY_OTHER_PAIR;
  }
}
