package dev.cosmicai.worker.context;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Somebody's wish that the rank end before its work is done: SIGTERM, the coordinator, a newer
 * attempt. The first wish counts. The rank's main thread checks it between two forward passes and
 * waits for everything else through {@link #await}, so it ends within one forward pass and needs no
 * interrupts. Thread-safe.
 */
public final class StopSignal {
  private final CompletableFuture<Object> asked = new CompletableFuture<>();

  /** Asks the rank to end with this fault. */
  public void ask(Fault why) {
    asked.completeExceptionally(why);
  }

  /** Asks the rank to end since somebody wants this process to end. */
  public void askFromOutside() {
    ask(
        new RetriableFault(
            Reason.Interrupted, "stopped from outside before the end; another attempt may run"));
  }

  /** Throws the fault that was asked for, if any. */
  public void check() {
    if (asked.isDone()) {
      join(asked);
    }
  }

  /**
   * Waits for a task's result, but no longer than until the rank is asked to end.
   *
   * @throws Fault the task's own, or what was asked for
   */
  public <T> T await(CompletableFuture<T> task) {
    join(CompletableFuture.anyOf(asked, task));
    check();
    return join(task);
  }

  private static <T> T join(CompletableFuture<T> task) {
    try {
      return task.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new InternalFault("unexpected " + e.getCause() + "; please report this", e.getCause());
    }
  }
}
