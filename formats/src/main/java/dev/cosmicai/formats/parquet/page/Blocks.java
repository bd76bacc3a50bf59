package dev.cosmicai.formats.parquet.page;

/** Room for numbers on their way, which a column's pages share one after another. */
public final class Blocks {
  static final int VALUES = 512;

  final int[] levels = new int[VALUES];

  /** In a dictionary. */
  final int[] positions = new int[VALUES];
}
