package dev.cosmicai.worker;

import java.util.function.LongConsumer;

/** The wall time in which at least one of several threads is at work. Thread-safe. */
final class BusyTime {
  private final LongConsumer elapsedNanos;
  private int working;
  private long since;

  /** Reports each span of work at its end, in nanoseconds. */
  BusyTime(LongConsumer elapsedNanos) {
    this.elapsedNanos = elapsedNanos;
  }

  /** One more thread works. */
  synchronized void begin() {
    if (working++ == 0) {
      since = System.nanoTime();
    }
  }

  /** One thread less works. */
  synchronized void end() {
    if (--working == 0) {
      elapsedNanos.accept(System.nanoTime() - since);
    }
  }
}
