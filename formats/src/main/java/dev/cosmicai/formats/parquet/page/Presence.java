package dev.cosmicai.formats.parquet.page;

import java.util.Optional;

/** Which values of a page are there, by their definition levels. For one thread. */
public final class Presence {
  private final RunReader levels;
  private final int maxLevel;
  private final Damage damage;
  private final int[] block;
  private int blockAt;
  private int blockEnd;

  /** Values of the page that are not yet in a block. */
  private int unread;

  /** How many values come next that are all there, or all missing. */
  private int alike;

  private boolean present;

  /**
   * @param levels of the page; empty if all values are there
   * @param maxLevel of a value that is there
   * @param values of the page, nulls included
   */
  public Presence(
      Optional<RunReader> levels, int maxLevel, int values, Blocks blocks, Damage damage) {
    this.levels = levels.orElse(null);
    this.block = blocks.levels;
    this.maxLevel = maxLevel;
    this.damage = damage;
    this.unread = values;
    if (this.levels == null) {
      alike = values;
      present = true;
      unread = 0;
    }
  }

  /**
   * How many values come next that are all there, or all missing: at least one, as long as the page
   * has any.
   */
  public int ready() {
    if (alike == 0) {
      if (blockAt == blockEnd && !nextBlock()) {
        return alike;
      }
      present = isPresent(block[blockAt]);
      int start = blockAt;
      while (blockAt < blockEnd && isPresent(block[blockAt]) == present) {
        blockAt++;
      }
      alike = blockAt - start;
    }
    return alike;
  }

  /** Whether the values that come next are there. */
  public boolean isPresent() {
    return present;
  }

  /** Passes over some of the values that come next. */
  public void skip(int count) {
    alike -= count;
  }

  /** Fills the block; false if a run of one level needs none. */
  private boolean nextBlock() {
    int count = Math.min(levels.ready(), unread);
    if (levels.isRepeated()) {
      present = isPresent(levels.value());
      alike = count;
    } else {
      count = Math.min(count, Blocks.VALUES);
      levels.unpack(block, count);
      blockAt = 0;
      blockEnd = count;
    }
    if (levels.isRepeated()) {
      levels.skip(count);
    }
    unread -= count;
    return alike == 0;
  }

  private boolean isPresent(int level) {
    if (level < 0 || level > maxLevel) {
      throw damage.page("has levels that the schema does not allow");
    }
    return level == maxLevel;
  }
}
