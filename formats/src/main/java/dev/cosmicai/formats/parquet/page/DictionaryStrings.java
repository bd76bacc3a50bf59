package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;

/** Byte strings as positions in a dictionary. */
final class DictionaryStrings implements ByteStrings {
  private final RunReader positions;
  private final Dictionary dictionary;
  private final Damage damage;
  private final int[] block;
  private int blockAt;
  private int blockEnd;
  private int index;

  /** Values that are not yet in the block. */
  private int unread;

  DictionaryStrings(
      ByteBuffer bytes, int values, Dictionary dictionary, Blocks blocks, Damage damage) {
    this.positions = Dictionary.positions(bytes, dictionary, damage);
    this.dictionary = dictionary;
    this.damage = damage;
    this.block = blocks.positions();
    this.unread = values;
  }

  @Override
  public void advance() {
    if (blockAt < blockEnd) {
      index = dictionary.require(block[blockAt++], damage);
      return;
    }
    int ready = positions.ready();
    if (positions.isRepeated()) {
      index = dictionary.require(positions.value(), damage);
      positions.skip(1);
      unread--;
    } else {
      blockAt = 0;
      blockEnd = Math.max(1, Math.min(unread, Math.min(ready, Blocks.VALUES)));
      positions.unpack(block, blockEnd);
      unread -= blockEnd;
      index = dictionary.require(block[blockAt++], damage);
    }
  }

  @Override
  public ByteBuffer bytes() {
    return dictionary.bytes();
  }

  @Override
  public int start() {
    return dictionary.start(index);
  }

  @Override
  public int length() {
    return dictionary.ends()[index] - dictionary.start(index);
  }
}
