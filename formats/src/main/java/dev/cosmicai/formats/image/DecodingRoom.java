package dev.cosmicai.formats.image;

import java.util.concurrent.Semaphore;

/**
 * How much of the heap images may take that are being decoded, all threads together. Small ones are
 * decoded side by side; large ones wait for each other. Thread-safe.
 */
public final class DecodingRoom {
  private static final int UNIT_BYTES = 1 << 10;

  private final long bytes;
  private final Semaphore units;

  /** Of so many bytes. */
  public DecodingRoom(long bytes) {
    this.bytes = bytes;
    this.units = new Semaphore(units(bytes), true);
  }

  /** All of it. */
  public long bytes() {
    return bytes;
  }

  /**
   * Does what takes so many bytes, at most all of the room, once they are free.
   *
   * @throws IllegalArgumentException if it is more than there ever is
   */
  public void within(long needed, Runnable work) {
    if (needed > bytes) {
      throw new IllegalArgumentException(needed + " of " + bytes + " bytes");
    }
    int taken = Math.min(units(needed), units(bytes));
    units.acquireUninterruptibly(taken);
    try {
      work.run();
    } finally {
      units.release(taken);
    }
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, (bytes + UNIT_BYTES - 1) / UNIT_BYTES);
  }
}
