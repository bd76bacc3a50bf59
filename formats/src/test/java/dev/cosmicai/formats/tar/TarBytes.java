package dev.cosmicai.formats.tar;

import java.nio.ByteBuffer;

/** A file in memory. */
public final class TarBytes implements ByteSource {
  private final ByteBuffer bytes;

  /** All of a buffer, from its position to its limit. */
  public TarBytes(ByteBuffer bytes) {
    this.bytes = bytes.duplicate();
  }

  @Override
  public void read(byte[] target, int from, int length) {
    bytes.get(target, from, length);
  }

  @Override
  public void skip(long length) {
    bytes.position(Math.toIntExact(bytes.position() + length));
  }
}
