package dev.cosmicai.operator;

import java.util.concurrent.CountDownLatch;

/** The word to stop, from SIGTERM or from inside. Thread-safe. */
final class StopSignal {
  private final CountDownLatch given = new CountDownLatch(1);

  void give() {
    given.countDown();
  }

  boolean isGiven() {
    return given.getCount() == 0;
  }

  void await() throws InterruptedException {
    given.await();
  }
}
