package dev.cosmicai.process;

import dev.cosmicai.faults.Reason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What SIGTERM, SIGINT and the parent's end do to a process that {@link ProcessMain} runs: its body
 * is asked to stop, and the main thread then ends the process by itself, with its termination
 * message. The hook only waits for that, and ends the process where it takes longer than the grace
 * that Kubernetes gives.
 */
public final class TerminationHook {
  /** Less than Kubernetes' 30 s, so that the exit code is ours and not SIGKILL's. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private TerminationHook() {}

  /**
   * Installs the hook.
   *
   * @param stop asks the body to end soon; called at most once, from a thread of its own
   */
  public static void install(Runnable stop) {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stopAndWait(stop), "stop-on-termination"));
  }

  private static void stopAndWait(Runnable stop) {
    stop.run();
    try {
      // Never counted down: the main thread halts the process, and this one with it.
      boolean unused = new CountDownLatch(1).await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Reason.Interrupted.exitCode());
  }
}
