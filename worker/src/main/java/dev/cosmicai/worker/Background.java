package dev.cosmicai.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Threads for what a rank does beside its computing. They never keep the process alive. */
final class Background implements AutoCloseable {
  private final AtomicInteger count = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "background-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  /** Starts the work at once. */
  <T> CompletableFuture<T> start(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, threads);
  }

  /** Starts nothing more; what runs is left to end by itself or with the process. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
