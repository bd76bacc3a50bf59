package dev.cosmicai.coordinator;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns SIGTERM into an end like any other: the thread that works is interrupted, cleans up (an
 * upload that is under way is aborted, watchers are told) and says why it stopped. Nothing would be
 * lost without it.
 */
final class StopSignal {
  /** Less than what Kubernetes grants between SIGTERM and SIGKILL. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private StopSignal() {}

  /**
   * Runs the work on this thread.
   *
   * @throws RetriableFault ({@code Interrupted}) if the process was told to stop meanwhile
   */
  static <T> T interruptible(Callable<T> work) throws Exception {
    Thread worker = Thread.currentThread();
    AtomicBoolean stopped = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              stopped.set(true);
              worker.interrupt();
              awaitEnd(worker);
            },
            "stop-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } catch (Exception e) {
      if (stopped.get()) {
        // Whoever writes the last words must not be interrupted again by a flag left standing.
        Thread.interrupted();
        throw new RetriableFault(
            Reason.Interrupted, "the coordinator was stopped; started again, it goes on", e);
      }
      throw e;
    } finally {
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running.
    }
  }

  /** The worker ends by halting the process, which also ends this wait. */
  private static void awaitEnd(Thread worker) {
    try {
      worker.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
