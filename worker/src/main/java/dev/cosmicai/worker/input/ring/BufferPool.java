package dev.cosmicai.worker.input.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Buffers outside the heap that are used again and again: their memory is freed only when a garbage
 * collection notices, so they are not thrown away. Thread-safe.
 */
public final class BufferPool {
  private final Semaphore places;
  private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * No buffer yet.
   *
   * @param most in use at a time; a further taker waits
   */
  public BufferPool(int most) {
    places = new Semaphore(most);
  }

  /**
   * A buffer of native order, whose content is anything.
   *
   * @param capacity to allocate, if no idle buffer has that
   */
  public ByteBuffer take(int capacity) {
    places.acquireUninterruptibly();
    ByteBuffer buffer = idle.poll();
    if (buffer == null || buffer.capacity() < capacity) {
      bytes.addAndGet(capacity - (buffer == null ? 0 : buffer.capacity()));
      buffer = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }
    return buffer.clear();
  }

  /** Takes back one that {@link #take} gave, not a view of it. */
  public void giveBack(ByteBuffer buffer) {
    idle.push(buffer);
    places.release();
  }

  /** Takes back one to which somebody may still write: it is not used again. */
  public void discard(ByteBuffer buffer) {
    bytes.addAndGet(-buffer.capacity());
    places.release();
  }

  /** What the buffers take, in use or idle. */
  public long bytes() {
    return bytes.get();
  }
}
