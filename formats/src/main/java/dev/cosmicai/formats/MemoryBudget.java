package dev.cosmicai.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What reading one file may allocate, so that a small file cannot claim a large memory. Copies of
 * columns may take twice the file's size and a mebibyte, which is enough to widen every half
 * precision tensor. Deflated members may take sixteen times the file's size and 64 MiB: measured
 * images hardly compress, drawn ones may. What does not fit is refused before it is allocated.
 */
final class MemoryBudget {
  private static final int COPY_FACTOR = 2;
  private static final long COPY_FLOOR_BYTES = 1L << 20;
  private static final int INFLATE_FACTOR = 16;
  private static final long INFLATE_FLOOR_BYTES = 64L << 20;

  private final Origin origin;
  private long copyBytesLeft;
  private long inflateBytesLeft;

  MemoryBudget(Origin origin, ByteBuffer file) {
    this.origin = origin;
    this.copyBytesLeft = (long) COPY_FACTOR * file.remaining() + COPY_FLOOR_BYTES;
    this.inflateBytesLeft = (long) INFLATE_FACTOR * file.remaining() + INFLATE_FLOOR_BYTES;
  }

  /** Takes the bytes of a copy out of the budget; the caller allocates them next. */
  void charge(long bytes) {
    if (bytes > copyBytesLeft) {
      throw origin.corrupt(
          "declares tensors that take %,d bytes of memory, far more than the file holds; save them"
              + " contiguous",
          bytes);
    }
    copyBytesLeft -= bytes;
  }

  /** A direct buffer, little-endian, for a copy. */
  ByteBuffer allocate(long bytes) {
    charge(bytes);
    return direct(bytes);
  }

  /** A direct buffer, little-endian, for a deflated member. */
  ByteBuffer allocateInflated(long bytes) {
    if (bytes > inflateBytesLeft) {
      throw origin.corrupt(
          "holds compressed arrays that would unpack to %,d bytes, far more than the file's; save"
              + " them uncompressed",
          bytes);
    }
    inflateBytesLeft -= bytes;
    return direct(bytes);
  }

  private ByteBuffer direct(long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw origin.corrupt("holds a tensor of %,d bytes; at most 2 GiB are possible", bytes);
    }
    return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
