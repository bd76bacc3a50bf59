package dev.cosmicai.cli.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds back this JVM's end while it is open: SIGINT and SIGTERM first stop what runs, and only
 * when that is cleaned up the JVM goes, with the exit code that the signal gives (130, 143).
 */
public final class StopOnSignal implements AutoCloseable {
  private static final long MAX_WAIT_SECONDS = 12;

  private final CompletableFuture<Void> signalled = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::holdBack, "stop-on-signal");

  /** Holds it back from now on. */
  public StopOnSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What a signal calls, from another thread; at once if the signal was there before. */
  public void stops(Runnable stop) {
    CompletableFuture<Void> unused = signalled.thenRun(stop);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down, by the very hook.
    }
  }

  private void holdBack() {
    signalled.complete(null);
    try {
      boolean unused = closed.await(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
