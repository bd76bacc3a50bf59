package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads integers in the encoding DELTA_BINARY_PACKED: the first one, then blocks of differences,
 * each less the block's smallest, packed into as few bits as a part of the block needs.
 */
final class DeltaReader {
  private static final int MAX_VARINT_BITS = 64;
  private static final int MAX_BLOCK_VALUES = 1 << 20;
  private static final int MAX_PARTS = 1 << 10;

  private final ByteBuffer bytes;
  private final Damage damage;
  private int at;

  private final int partsOfBlock;
  private final int valuesOfPart;
  private final int count;

  /** Values that have not been given. */
  private int left;

  private long value;
  private boolean isFirst = true;

  private long smallest;

  /** Where the block's widths are. */
  private int widthsAt;

  /** Which part of the block is the next one. */
  private int nextPart;

  private int width;

  /** Of the part: differences that are left, and where the next one is. */
  private int leftOfPart;

  private long nextBit;

  /** Reads the header; the bytes' position is left alone. */
  DeltaReader(ByteBuffer bytes, Damage damage) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.damage = damage;
    long valuesOfBlock = varint();
    long parts = varint();
    long values = varint();
    value = zigzag();
    boolean fits =
        valuesOfBlock > 0
            && valuesOfBlock <= MAX_BLOCK_VALUES
            && parts > 0
            && parts <= MAX_PARTS
            && valuesOfBlock % (parts * Byte.SIZE) == 0;
    if (!fits || values < 0 || values > Integer.MAX_VALUE) {
      throw damage.page("has a header of differences that is not as the format says");
    }
    partsOfBlock = (int) parts;
    valuesOfPart = (int) (valuesOfBlock / parts);
    count = (int) values;
    left = count;
    nextPart = partsOfBlock;
  }

  /** How many values there are in all. */
  int count() {
    return count;
  }

  long next() {
    if (left == 0) {
      throw damage.endsEarly();
    }
    left--;
    if (isFirst) {
      isFirst = false;
      return value;
    }
    if (leftOfPart == 0) {
      startPart();
    }
    leftOfPart--;
    value += smallest + bits();
    return value;
  }

  /** Passes over all values and gives what follows them. */
  ByteBuffer rest() {
    if (left > 0 && isFirst) {
      isFirst = false;
      left--;
    }
    while (left > 0) {
      if (leftOfPart == 0) {
        startPart();
      }
      int passed = Math.min(left, leftOfPart);
      left -= passed;
      leftOfPart -= passed;
      nextBit += (long) passed * width;
    }
    endPart();
    return bytes.slice(at, bytes.limit() - at);
  }

  private void startPart() {
    endPart();
    if (nextPart == partsOfBlock) {
      smallest = zigzag();
      widthsAt = at;
      nextPart = 0;
      advance(partsOfBlock);
    }
    width = bytes.get(widthsAt + nextPart++) & 0xFF;
    if (width > Long.SIZE) {
      throw damage.page("packs differences into %d bits".formatted(width));
    }
    leftOfPart = valuesOfPart;
    nextBit = (long) at * Byte.SIZE;
    if ((long) width * valuesOfPart > (bytes.limit() - at) * (long) Byte.SIZE) {
      throw damage.endsEarly();
    }
  }

  /** A part takes its whole length, also where its last values are not needed. */
  private void endPart() {
    if (width > 0) {
      nextBit += (long) leftOfPart * width;
      at = (int) (nextBit / Byte.SIZE);
    }
    width = 0;
    leftOfPart = 0;
  }

  private long bits() {
    if (width == 0) {
      return 0;
    }
    int from = (int) (nextBit >>> 3);
    int shift = (int) (nextBit & 7);
    nextBit += width;
    long low = word(from) >>> shift;
    if (shift + width > Long.SIZE) {
      low |= (bytes.get(from + Long.BYTES) & 0xFFL) << (Long.SIZE - shift);
    }
    return width == Long.SIZE ? low : low & ((1L << width) - 1);
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

  private long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
      advance(1);
      int next = bytes.get(at - 1);
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damage.page("has a number that does not end");
  }

  private void advance(int count) {
    if (count > bytes.limit() - at) {
      throw damage.endsEarly();
    }
    at += count;
  }
}
