package dev.cosmicai.worker;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM, SIGINT and the parent's end into a {@link StopSignal}. The main thread then ends
 * the process by itself, with its last words; the hook only waits for that, and ends the process
 * where it takes longer than the grace that Kubernetes gives.
 */
final class TerminationHook {
  /** Less than Kubernetes' 30 s, so that the exit code is ours and not SIGKILL's. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private TerminationHook() {}

  static void install(StopSignal stop) {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stopAndWait(stop), "stop-on-termination"));
  }

  private static void stopAndWait(StopSignal stop) {
    stop.ask(
        new RetriableFault(
            Reason.Interrupted, "stopped from outside before the end; another attempt may run"));
    try {
      // Never counted down: the main thread halts the process, and this one with it.
      boolean unused = new CountDownLatch(1).await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Reason.Interrupted.exitCode());
  }
}
