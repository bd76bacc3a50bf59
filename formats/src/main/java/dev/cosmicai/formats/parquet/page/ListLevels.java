package dev.cosmicai.formats.parquet.page;

/**
 * The repetition levels of lists that are all of one shape. A value's level says the innermost list
 * that it goes on with: 0 begins a row, and the number of all lists begins none.
 */
public final class ListLevels {
  /** Of rows of few values, which are looked at one by one, the levels are kept. */
  private static final int MAX_PATTERN = 1 << 12;

  /** Of a row, of an element of it, and so on: values; the last one is 1. */
  private final long[] sizes;

  /** The level of most values: that of the innermost list of more than one. */
  private final int common;

  private final Blocks blocks;

  /** The levels of a row; empty if it is longer than that. */
  private final byte[] pattern;

  /** Rows of lists of these lengths, outermost first; none is 0. */
  public ListLevels(long[] lengths, Blocks blocks) {
    this.blocks = blocks;
    sizes = new long[lengths.length + 1];
    sizes[lengths.length] = 1;
    for (int i = lengths.length - 1; i >= 0; i--) {
      sizes[i] = sizes[i + 1] * lengths[i];
    }
    int level = 0;
    while (sizes[level] > 1) {
      level++;
    }
    common = level;
    pattern = new byte[sizes[0] <= MAX_PATTERN ? (int) sizes[0] : 0];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = (byte) expected(i);
    }
  }

  /**
   * Compares a page's levels with what they must be.
   *
   * @param first the place of the page's first value among those of its column chunk
   * @return the first value's place that has another level; -1 if there is none
   */
  public long firstOther(RunReader levels, long first, int values) {
    long end = first + values;
    for (long at = first; at < end; ) {
      int count = (int) Math.min(levels.ready(), end - at);
      long other;
      if (levels.isRepeated()) {
        other = firstOtherOfRun(levels.value(), at, count);
        levels.skip(count);
      } else {
        count = Math.min(count, Blocks.VALUES);
        int[] block = blocks.levels();
        levels.unpack(block, count);
        other = firstOtherOfBlock(block, at, count);
      }
      if (other >= 0) {
        return other;
      }
      at += count;
    }
    return -1;
  }

  private long firstOtherOfRun(int level, long at, int count) {
    if (expected(at) != level) {
      return at;
    }
    // What is common goes on to the end of its list; any other level is that of one value.
    long alike = common == 0 ? count : level == common ? listEnd(at) - at : 1;
    return count <= alike ? -1 : at + alike;
  }

  private long firstOtherOfBlock(int[] block, long at, int count) {
    if (pattern.length > 0) {
      return firstOtherOfPattern(block, at, count);
    }
    for (int i = 0; i < count; i++) {
      if (block[i] != expected(at + i)) {
        return at + i;
      }
    }
    return -1;
  }

  private long firstOtherOfPattern(int[] block, long at, int count) {
    int inRow = (int) (at % pattern.length);
    for (int i = 0; i < count; i++) {
      if (block[i] != pattern[inRow]) {
        return at + i;
      }
      inRow = inRow + 1 == pattern.length ? 0 : inRow + 1;
    }
    return -1;
  }

  private int expected(long at) {
    int level = 0;
    while (at % sizes[level] != 0) {
      level++;
    }
    return level;
  }

  private long listEnd(long at) {
    long size = sizes[common - 1];
    return (at / size + 1) * size;
  }
}
