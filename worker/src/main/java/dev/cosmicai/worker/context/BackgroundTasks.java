package dev.cosmicai.worker.context;

import dev.cosmicai.contract.threads.DaemonThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/** Threads for what a rank does beside its computing. They never keep the process alive. */
public final class BackgroundTasks implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(new DaemonThreads("background"));

  /** Starts the work at once. */
  public <T> CompletableFuture<T> start(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, threads);
  }

  /** Starts the work once the first is done; not at all if that failed. */
  public <T, U> CompletableFuture<U> after(CompletableFuture<T> first, Function<T, U> work) {
    return first.thenApplyAsync(work, threads);
  }

  /** Starts nothing more; what runs is left to end by itself or with the process. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
