package dev.cosmicai.rendezvous.split;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When the next group of commits is to be written: short runs wait for nothing that counts, and
 * long ones do not write thousands of objects. Only touched by the thread that writes.
 */
public final class GroupPace {
  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SHARE_OF_RUN = 50;

  private final LongSupplier nanoTime;
  private final long startedNanos;
  private volatile long writtenNanos;

  /** A run starts now. */
  public GroupPace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    startedNanos = nanoTime.getAsLong();
    writtenNanos = startedNanos - MAX_PAUSE_NANOS;
  }

  /** A group begins to be written. */
  void written() {
    writtenNanos = nanoTime.getAsLong();
  }

  /** How long until the next one; 0 or less if it may be now. */
  long leftNanos() {
    long now = nanoTime.getAsLong();
    long pause = Math.max(MIN_PAUSE_NANOS, (now - startedNanos) / SHARE_OF_RUN);
    return writtenNanos + Math.min(MAX_PAUSE_NANOS, pause) - now;
  }
}
