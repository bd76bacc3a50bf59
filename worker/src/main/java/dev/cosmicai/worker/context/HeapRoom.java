package dev.cosmicai.worker.context;

/**
 * How much of the Java heap may be taken by what one thread makes and others use up, such as
 * encoded images in batches. What is larger than all of it gets through when nothing else is held.
 * Thread-safe.
 */
public final class HeapRoom {
  private final long bytes;
  private long taken;

  /** Of so many bytes. */
  public HeapRoom(long bytes) {
    this.bytes = bytes;
  }

  /** Takes so many bytes, which are there already; waits until the others leave room for them. */
  public synchronized void take(long needed) {
    boolean interrupted = false;
    while (taken > 0 && taken + needed > bytes) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    taken += needed;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives so many of them back. */
  public synchronized void giveBack(long released) {
    taken -= released;
    notifyAll();
  }
}
