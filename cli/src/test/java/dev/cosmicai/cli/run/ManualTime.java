package dev.cosmicai.cli.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A nano clock that a test moves. */
final class ManualTime implements LongSupplier {
  private volatile long nanos = 1_000;

  void advance(Duration by) {
    nanos += by.toNanos();
  }

  @Override
  public long getAsLong() {
    return nanos;
  }
}
