package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads small numbers in Parquet's hybrid encoding: runs of one number, and runs of numbers that
 * are packed into few bits each. Levels and positions in a dictionary are written so.
 */
public final class RunReader {
  private static final int MAX_WIDTH = 32;

  private final ByteBuffer bytes;
  private final int width;
  private final Damage damage;
  private int at;

  private boolean repeated;
  private int value;

  /** Of the next packed number, from the first byte on. */
  private long nextBit;

  /** How many numbers the run still has. */
  private int left;

  /**
   * @param bytes from position to limit; their position is left alone
   * @param width bits a number, from 0 to 32
   */
  public RunReader(ByteBuffer bytes, int width, Damage damage) {
    if (width < 0 || width > MAX_WIDTH) {
      throw damage.page("packs numbers into %d bits".formatted(width));
    }
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.width = width;
    this.damage = damage;
  }

  /** How many bits numbers up to this one take. */
  public static int width(int max) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(max);
  }

  /** How many numbers the run that comes next has: at least one. */
  public int ready() {
    while (left == 0) {
      nextRun();
    }
    return left;
  }

  /** Whether all numbers of the run are the same: {@link #value}. */
  public boolean isRepeated() {
    return repeated;
  }

  /** The number of a repeated run. */
  public int value() {
    return value;
  }

  /** Passes over numbers of the run. */
  public void skip(int count) {
    if (!repeated) {
      requireBits((long) count * width);
      nextBit += (long) count * width;
    }
    left -= count;
  }

  /** Reads numbers of a packed run. */
  public void unpack(int[] target, int count) {
    requireBits((long) count * width);
    int mask = width == MAX_WIDTH ? -1 : (1 << width) - 1;
    long bit = nextBit;
    for (int i = 0; i < count; i++, bit += width) {
      target[i] = (int) (word((int) (bit >>> 3)) >>> (bit & 7)) & mask;
    }
    nextBit = bit;
    left -= count;
  }

  /** The next eight bytes, or as many as there are. */
  private long word(int from) {
    if (from + Long.BYTES <= bytes.limit()) {
      return bytes.getLong(from);
    }
    long word = 0;
    for (int i = bytes.limit() - 1; i >= from; i--) {
      word = word << 8 | (bytes.get(i) & 0xFF);
    }
    return word;
  }

  private void nextRun() {
    if (!repeated) {
      at = Math.max(at, (int) ((nextBit + 7) >>> 3));
    }
    long header = 0;
    for (int shift = 0; ; shift += 7) {
      int next = u8();
      header |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        break;
      } else if (shift >= Integer.SIZE) {
        throw damage.page("has a run without a length");
      }
    }
    long count = header >>> 1;
    repeated = (header & 1) == 0;
    if (repeated) {
      left = (int) Math.min(count, Integer.MAX_VALUE);
      value = 0;
      for (int shift = 0; shift < width; shift += Byte.SIZE) {
        value |= u8() << shift;
      }
    } else {
      left = (int) Math.min(count * Byte.SIZE, Integer.MAX_VALUE);
      nextBit = (long) at * Byte.SIZE;
    }
  }

  private void requireBits(long bits) {
    if (nextBit + bits > (long) bytes.limit() * Byte.SIZE) {
      throw damage.endsEarly();
    }
  }

  private int u8() {
    if (at >= bytes.limit()) {
      throw damage.endsEarly();
    }
    return bytes.get(at++) & 0xFF;
  }
}
