package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;

/** Values as positions in a dictionary. */
final class DictionaryValues implements FixedValues {
  private final RunReader positions;
  private final Dictionary dictionary;
  private final int width;
  private final Damage damage;
  private final int[] block;

  DictionaryValues(
      ByteBuffer bytes, int width, Dictionary dictionary, Blocks blocks, Damage damage) {
    this.positions = Dictionary.positions(bytes, dictionary, damage);
    this.dictionary = dictionary;
    this.width = width;
    this.block = blocks.positions();
    this.damage = damage;
  }

  @Override
  public void read(int count, ByteBuffer target) {
    for (int left = count; left > 0; ) {
      int next = Math.min(left, positions.ready());
      if (positions.isRepeated()) {
        int index = dictionary.require(positions.value(), damage);
        Repeated.put(target, dictionary.bytes(), index * width, width, next);
        positions.skip(next);
      } else {
        next = Math.min(next, Blocks.VALUES);
        positions.unpack(block, next);
        gather(next, target);
      }
      left -= next;
    }
  }

  private void gather(int count, ByteBuffer target) {
    for (int i = 0; i < count; i++) {
      dictionary.require(block[i], damage);
    }
    ByteBuffer values = dictionary.bytes();
    switch (width) {
      case Integer.BYTES -> {
        for (int i = 0; i < count; i++) {
          target.putInt(values.getInt(block[i] * Integer.BYTES));
        }
      }
      case Long.BYTES -> {
        for (int i = 0; i < count; i++) {
          target.putLong(values.getLong(block[i] * Long.BYTES));
        }
      }
      default -> {
        int at = target.position();
        for (int i = 0; i < count; i++, at += width) {
          target.put(at, values, block[i] * width, width);
        }
        target.position(at);
      }
    }
  }
}
