package dev.cosmicai.cli.run.supervise;

import java.util.concurrent.CompletableFuture;

/** A process that this one started. */
public interface ChildProcess {
  /** Completes when the process is gone, never exceptionally. */
  CompletableFuture<Exit> exit();

  /** Asks it to end (SIGTERM). */
  void terminate();

  /** Ends it (SIGKILL). */
  void kill();
}
