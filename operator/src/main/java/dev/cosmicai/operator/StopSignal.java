package dev.cosmicai.operator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The word to stop, from SIGTERM or from inside; a JVM that got SIGTERM waits until it is closed.
 */
final class StopSignal implements AutoCloseable {
  private final CountDownLatch given = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private StopSignal() {}

  /**
   * Listens to SIGTERM from now on.
   *
   * @param patience how long the JVM then waits
   */
  static StopSignal onSigterm(Duration patience) {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> signal.holdBack(patience), "stop-signal"));
    return signal;
  }

  void give() {
    given.countDown();
  }

  boolean isGiven() {
    return given.getCount() == 0;
  }

  void await() throws InterruptedException {
    given.await();
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void holdBack(Duration patience) {
    give();
    try {
      boolean unused = closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
