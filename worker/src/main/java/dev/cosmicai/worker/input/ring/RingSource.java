package dev.cosmicai.worker.input.ring;

import dev.cosmicai.formats.tar.ByteSource;
import java.nio.ByteBuffer;

/** A file that comes through a ring, for a reader that takes it from its beginning to its end. */
public final class RingSource implements ByteSource {
  private final RingRanges ranges;
  private PrefetchBuffer.Piece piece;

  public RingSource(RingRanges ranges) {
    this.ranges = ranges;
  }

  @Override
  public void read(byte[] target, int from, int length) {
    int at = from;
    while (at < from + length) {
      ByteBuffer bytes = bytes();
      int count = Math.min(bytes.remaining(), from + length - at);
      bytes.get(target, at, count);
      at += count;
      releaseEmpty();
    }
  }

  @Override
  public void skip(long length) {
    long left = length;
    while (left > 0) {
      ByteBuffer bytes = bytes();
      int count = (int) Math.min(bytes.remaining(), left);
      bytes.position(bytes.position() + count);
      left -= count;
      releaseEmpty();
    }
  }

  /** Gives up what was not read. */
  public void abandon() {
    if (piece != null) {
      piece.release();
      piece = null;
    }
    ranges.abandon();
  }

  private ByteBuffer bytes() {
    if (piece == null) {
      piece = ranges.some(RingRanges.COPIED_BYTES);
    }
    return piece.bytes();
  }

  private void releaseEmpty() {
    if (!piece.bytes().hasRemaining()) {
      piece.release();
      piece = null;
    }
  }
}
