package dev.cosmicai.process;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.Variables;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a child process whose parent is gone, so that a killed {@code cosmic run} leaves nothing
 * behind. The parent names itself in {@code COSMIC_PARENT_PID}; in a cluster nobody sets it, and
 * nothing is watched.
 */
public final class ParentWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);

  /** That of SIGTERM's default action, 128 + 15: the process ends as if it had been told to. */
  private static final int EXIT_CODE = 143;

  private ParentWatch() {}

  /**
   * Watches the parent in the background, if there is one to watch. Its end is noticed within some
   * seconds, and this process then exits by {@link System#exit}: shutdown hooks run, as they do at
   * SIGTERM.
   */
  public static void exitWithParent(Environment environment) {
    environment.get(Variables.PARENT_PID).ifPresent(ParentWatch::exitWith);
  }

  private static void exitWith(int pid) {
    Optional<ProcessHandle> parent = ProcessHandle.of(pid);
    if (parent.isPresent()) {
      CompletableFuture<Void> unused = parent.get().onExit().thenRun(() -> exit(pid));
    } else {
      exit(pid);
    }
  }

  private static void exit(int pid) {
    LOG.warn("the parent process {} is gone; exiting", pid);
    System.exit(EXIT_CODE);
  }
}
