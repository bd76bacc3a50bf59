package dev.cosmicai.worker.input;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * BufferPool outside the heap that are used again and again: their memory is freed only when a
 * garbage collection notices, so they are not thrown away. Thread-safe.
 */
final class BufferPool {
  private final int most;

  @GuardedBy("this")
  private final Deque<ByteBuffer> idle = new ArrayDeque<>();

  @GuardedBy("this")
  private int inUse;

  @GuardedBy("this")
  private long bytes;

  /**
   * No buffer yet.
   *
   * @param most in use at a time; a further taker waits
   */
  BufferPool(int most) {
    this.most = most;
  }

  /**
   * A buffer of native order, whose content is anything.
   *
   * @param capacity to allocate, if no idle buffer has that
   */
  synchronized ByteBuffer take(int capacity) {
    boolean interrupted = false;
    while (inUse == most) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    ByteBuffer buffer = idle.poll();
    if (buffer == null || buffer.capacity() < capacity) {
      bytes += capacity - (buffer == null ? 0 : buffer.capacity());
      buffer = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }
    inUse++;
    return buffer.clear();
  }

  /** Takes back one that {@link #take} gave, not a view of it. */
  synchronized void giveBack(ByteBuffer buffer) {
    inUse--;
    idle.push(buffer);
    notifyAll();
  }

  /** What the buffers take, in use or idle. */
  synchronized long bytes() {
    return bytes;
  }
}
