package dev.cosmicai.formats.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/** Levels of 0 and 1, in Parquet's hybrid encoding of runs and bits, behind its length in bytes. */
final class Levels {
  private Levels() {}

  /** One bit each. */
  static ByteBuffer of(BitSet levels, int count) {
    int groups = (count + Byte.SIZE - 1) / Byte.SIZE;
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    putVarint(run, (groups << 1) | 1);
    run.writeBytes(Arrays.copyOf(levels.toByteArray(), groups));
    return behindLength(run);
  }

  /** All of them 1. */
  static ByteBuffer ones(int count) {
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    putVarint(run, count << 1);
    run.write(1);
    return behindLength(run);
  }

  /** Of lists of equal lengths: 0 where one begins, and 1 where it goes on. */
  static ByteBuffer lists(int lists, int length) {
    BitSet levels = new BitSet(lists * length);
    levels.set(0, lists * length);
    for (int i = 0; i < lists; i++) {
      levels.clear(i * length);
    }
    return of(levels, lists * length);
  }

  private static void putVarint(ByteArrayOutputStream out, int value) {
    int rest = value;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write((rest & 0x7f) | 0x80);
    }
    out.write(rest);
  }

  private static ByteBuffer behindLength(ByteArrayOutputStream run) {
    return ByteBuffer.allocate(Integer.BYTES + run.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(run.size())
        .put(run.toByteArray())
        .flip();
  }
}
