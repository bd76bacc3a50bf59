package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;

/**
 * Which values of a page are there, by their definition levels: a run of values that are all there
 * or all missing, or a block of some of each, and then the next. For one thread.
 */
public final class Presence {
  private final RunReader runs;
  private final int maxLevel;
  private final Damage damage;
  private final Blocks blocks;

  /** Levels of some of each; null before there were such. */
  private int[] block;

  /** Values of the page behind the run or the block. */
  private int unread;

  private boolean isUniform;
  private boolean uniform;

  /** Of the block, the next value and the end; of a run, how many are left is the difference. */
  private int at;

  private int end;

  /**
   * @param definitions the levels of the page, from position to limit; none if {@code maxLevel} is
   *     0
   * @param maxLevel of a value that is there
   * @param values of the page, nulls included
   * @param blocks of the column; no other page may use them meanwhile
   */
  public Presence(ByteBuffer definitions, int maxLevel, int values, Blocks blocks, Damage damage) {
    this.runs = new RunReader(definitions, RunReader.width(maxLevel), damage);
    this.maxLevel = maxLevel;
    this.damage = damage;
    this.blocks = blocks;
    this.unread = values;
    if (maxLevel == 0) {
      isUniform = true;
      uniform = true;
      end = values;
      unread = 0;
    }
  }

  /** How many values the run or the block still has: at least one, as long as the page has any. */
  public int ready() {
    if (at == end && unread > 0) {
      next();
    }
    return end - at;
  }

  /** Whether the values are all there or all missing: {@link #isPresent(int)} of any. */
  public boolean isUniform() {
    return isUniform;
  }

  /** Whether a value is there, counted from the next one on. */
  public boolean isPresent(int index) {
    return isUniform ? uniform : block[at + index] == maxLevel;
  }

  /** How many of the next values are there. */
  public int present(int count) {
    if (isUniform) {
      return uniform ? count : 0;
    }
    int present = 0;
    for (int i = at; i < at + count; i++) {
      present += block[i] == maxLevel ? 1 : 0;
    }
    return present;
  }

  /**
   * Gives the next values of a block: those that are there, and bits for those that are missing.
   *
   * @param values those that are there, from its position on, little-endian
   * @param width bytes a value: 2, 4 or 8
   */
  public void scatter(ByteBuffer values, int width, long missing, int count, ByteBuffer target) {
    switch (width) {
      case Short.BYTES -> scatterShorts(values, (short) missing, count, target);
      case Integer.BYTES -> scatterInts(values, (int) missing, count, target);
      case Long.BYTES -> scatterLongs(values, missing, count, target);
      default -> throw new IllegalArgumentException(width + " bytes a value");
    }
  }

  private void scatterShorts(ByteBuffer values, short missing, int count, ByteBuffer target) {
    for (int i = at; i < at + count; i++) {
      target.putShort(block[i] == maxLevel ? values.getShort() : missing);
    }
  }

  private void scatterInts(ByteBuffer values, int missing, int count, ByteBuffer target) {
    int[] levels = block;
    int there = maxLevel;
    int to = target.position();
    int from = values.position();
    for (int i = at; i < at + count; i++, to += Integer.BYTES) {
      if (levels[i] == there) {
        target.putInt(to, values.getInt(from));
        from += Integer.BYTES;
      } else {
        target.putInt(to, missing);
      }
    }
    target.position(to);
  }

  private void scatterLongs(ByteBuffer values, long missing, int count, ByteBuffer target) {
    for (int i = at; i < at + count; i++) {
      target.putLong(block[i] == maxLevel ? values.getLong() : missing);
    }
  }

  /** Passes over some of the values. */
  public void skip(int count) {
    at += count;
  }

  private void next() {
    at = 0;
    end = Math.min(runs.ready(), unread);
    isUniform = runs.isRepeated();
    if (isUniform) {
      uniform = require(runs.value()) == maxLevel;
      runs.skip(end);
    } else {
      block = blocks.levels();
      end = Math.min(end, Blocks.VALUES);
      runs.unpack(block, end);
      for (int i = 0; i < end; i++) {
        require(block[i]);
      }
    }
    unread -= end;
  }

  private int require(int level) {
    if (level < 0 || level > maxLevel) {
      throw damage.page("has levels that the schema does not allow");
    }
    return level;
  }
}
