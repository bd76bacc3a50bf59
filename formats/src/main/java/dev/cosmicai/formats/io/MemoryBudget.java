package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What reading one file may allocate, so that a small file cannot claim a large memory: for copies
 * of columns and for what is unpacked, together, twice the file's size and half a mebibyte. That is
 * enough to widen every half precision tensor, and for compressed images, which hardly ever take
 * half their size. The other half of a mebibyte is for the objects that describe the file: whatever
 * it holds, reading it takes no more than twice its size and a mebibyte. What does not fit is
 * refused before it is allocated.
 */
public final class MemoryBudget {
  private static final int FACTOR = 2;
  private static final long FLOOR_BYTES = 1L << 19;

  private final FileFaults faults;
  private long bytesLeft;

  public MemoryBudget(FileFaults faults, FileBytes file) {
    this.faults = faults;
    this.bytesLeft = FACTOR * file.size() + FLOOR_BYTES;
  }

  /** Takes the bytes of a copy out of the budget; the caller allocates them next. */
  public void charge(long bytes) {
    if (bytes > bytesLeft) {
      throw faults.corrupt(
          "declares tensors that take %,d bytes of memory, far more than the file holds; save them"
              + " contiguous",
          bytes);
    }
    bytesLeft -= bytes;
  }

  /** The same for the bytes of something unpacked. */
  public void chargeUnpacked(long bytes) {
    if (bytes > bytesLeft) {
      throw faults.corrupt(
          "holds compressed arrays that would unpack to %,d bytes, far more than the file's; save"
              + " them uncompressed",
          bytes);
    }
    bytesLeft -= bytes;
  }

  /** A direct buffer, little-endian, for a copy. */
  public ByteBuffer allocate(long bytes) {
    charge(bytes);
    return direct(bytes);
  }

  /** A direct buffer, little-endian, for a deflated member. */
  public ByteBuffer allocateUnpacked(long bytes) {
    chargeUnpacked(bytes);
    return direct(bytes);
  }

  private ByteBuffer direct(long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw faults.corrupt("holds a tensor of %,d bytes; at most 2 GiB are possible", bytes);
    }
    return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
