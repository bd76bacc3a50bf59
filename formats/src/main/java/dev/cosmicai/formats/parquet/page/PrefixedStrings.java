package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Byte strings that begin like the one before: how many bytes are the same, written as differences,
 * then what follows these, as {@link SizedStrings}.
 */
final class PrefixedStrings implements ByteStrings {
  private final DeltaReader prefixes;
  private final SizedStrings suffixes;
  private final Damage damage;

  /** The value; never longer than all suffixes together. */
  private byte[] value = {};

  private ByteBuffer bytes = ByteBuffer.wrap(value);
  private int length;

  PrefixedStrings(ByteBuffer bytes, Damage damage) {
    this.prefixes = new DeltaReader(bytes, damage);
    this.suffixes = new SizedStrings(new DeltaReader(bytes, damage).rest(), damage);
    this.damage = damage;
  }

  @Override
  public void advance() {
    int prefix = (int) prefixes.next();
    suffixes.advance();
    if (prefix < 0 || prefix > length) {
      throw damage.page("has a value that begins like more than the one before");
    }
    length = prefix + suffixes.length();
    if (length > value.length) {
      value = Arrays.copyOf(value, Math.max(length, 2 * value.length));
      bytes = ByteBuffer.wrap(value);
    }
    suffixes.bytes().get(suffixes.start(), value, prefix, suffixes.length());
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public int length() {
    return length;
  }
}
