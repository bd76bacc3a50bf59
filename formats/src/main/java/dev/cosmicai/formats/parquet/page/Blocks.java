package dev.cosmicai.formats.parquet.page;

/** Room for values on their way, which a column's pages share one after another. */
public final class Blocks {
  /** Of levels, and of positions in a dictionary. */
  static final int VALUES = 512;

  /** Of values that were taken apart. */
  private static final int BYTES = 1 << 14;

  private static final byte[] NONE = {};

  final int[] levels = new int[VALUES];
  final int[] positions = new int[VALUES];
  private byte[] split = NONE;
  private byte[] joined = NONE;

  /** How many values of so many bytes fit the rooms for bytes; at least one. */
  static int most(int width) {
    return Math.max(1, BYTES / width);
  }

  /** Room for so many bytes as they are written. */
  byte[] split(int bytes) {
    split = split.length < bytes ? new byte[Math.max(bytes, BYTES)] : split;
    return split;
  }

  /** Room for so many bytes as they are read. */
  byte[] joined(int bytes) {
    joined = joined.length < bytes ? new byte[Math.max(bytes, BYTES)] : joined;
    return joined;
  }
}
