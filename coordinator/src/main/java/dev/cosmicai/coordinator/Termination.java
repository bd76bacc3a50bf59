package dev.cosmicai.coordinator;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.process.TerminationHook;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes SIGTERM an end like any other: the thread that works is interrupted, cleans up (an upload
 * that is under way is aborted, watchers are told) and says why it stopped. Nothing would be lost
 * without it.
 */
final class Termination {
  private Termination() {}

  /**
   * Runs the work on this thread.
   *
   * @throws RetriableFault ({@code Interrupted}) if the process was told to stop meanwhile
   */
  static <T> T heeded(Callable<T> work) throws Exception {
    Thread worker = Thread.currentThread();
    AtomicBoolean stopped = new AtomicBoolean();
    TerminationHook.install(
        () -> {
          stopped.set(true);
          worker.interrupt();
        });
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
    }
  }
}
