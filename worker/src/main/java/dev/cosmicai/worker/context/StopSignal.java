package dev.cosmicai.worker.context;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A request that the rank stop before its work is done: by SIGTERM, by the coordinator or since a
 * newer attempt is known. The first request counts. The rank's main thread checks it between two
 * forward passes and waits for everything else through {@link #await}, so it ends within one
 * forward pass and needs no interrupts. Thread-safe.
 */
public final class StopSignal {
  private final CompletableFuture<Object> requested = new CompletableFuture<>();

  /** Requests that the rank end with this fault. */
  public void request(Fault why) {
    requested.completeExceptionally(why);
  }

  /** Requests that the rank end since this process is to end. */
  public void requestFromOutside() {
    request(
        new RetriableFault(
            Reason.Interrupted, "stopped from outside before the end; another attempt may run"));
  }

  /** Does this at once when a stop is requested, on the thread that requests it. */
  public void whenRequested(Runnable action) {
    var unused = requested.whenComplete((nothing, why) -> action.run());
  }

  /** Throws the fault that was requested, if any. */
  public void check() {
    if (requested.isDone()) {
      join(requested);
    }
  }

  /**
   * Waits for a task's result, but no longer than until a stop is requested.
   *
   * @throws Fault the task's own, or what was requested
   */
  public <T> T await(CompletableFuture<T> task) {
    join(CompletableFuture.anyOf(requested, task));
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
