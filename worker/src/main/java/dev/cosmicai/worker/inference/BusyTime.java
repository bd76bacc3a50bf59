package dev.cosmicai.worker.inference;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.function.LongConsumer;

/** The wall time in which at least one of several threads is at work. Thread-safe. */
public final class BusyTime {
  private final LongConsumer elapsedNanos;

  @GuardedBy("this")
  private int working;

  @GuardedBy("this")
  private long since;

  /** Reports each span of work at its end, in nanoseconds. */
  public BusyTime(LongConsumer elapsedNanos) {
    this.elapsedNanos = elapsedNanos;
  }

  /** One more thread works. */
  public synchronized void begin() {
    if (working++ == 0) {
      since = System.nanoTime();
    }
  }

  /** One thread less works. */
  public synchronized void end() {
    if (--working == 0) {
      elapsedNanos.accept(System.nanoTime() - since);
    }
  }
}
