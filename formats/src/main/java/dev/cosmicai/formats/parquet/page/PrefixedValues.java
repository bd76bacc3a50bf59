package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;

/** Values of one length that are written as byte strings which begin like the one before. */
record PrefixedValues(PrefixedStrings strings, int width, Damage damage) implements FixedValues {
  @Override
  public void read(int count, ByteBuffer target) {
    for (int i = 0; i < count; i++) {
      strings.advance();
      if (strings.length() != width) {
        throw damage.page("has a value of %d bytes, not %d".formatted(strings.length(), width));
      }
      target.put(target.position(), strings.bytes(), strings.start(), width);
      target.position(target.position() + width);
    }
  }
}
