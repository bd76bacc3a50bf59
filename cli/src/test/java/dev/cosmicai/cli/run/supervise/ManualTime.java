package dev.cosmicai.cli.run.supervise;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A nano clock that a test moves. */
public final class ManualTime implements LongSupplier {
  private final AtomicLong nanos = new AtomicLong(1_000);

  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public long getAsLong() {
    return nanos.get();
  }
}
