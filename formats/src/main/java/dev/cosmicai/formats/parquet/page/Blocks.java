package dev.cosmicai.formats.parquet.page;

/** Room for numbers on their way, which a column's pages share one after another. */
public final class Blocks {
  static final int VALUES = 256;

  private int[] levels;
  private int[] positions;

  /** Of levels. */
  int[] levels() {
    levels = levels == null ? new int[VALUES] : levels;
    return levels;
  }

  /** In a dictionary. */
  int[] positions() {
    positions = positions == null ? new int[VALUES] : positions;
    return positions;
  }
}
