package dev.cosmicai.worker.inference;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.worker.context.BackgroundTasks;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.network.TorchEngine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libtorch on its way up, in the background. It takes a good part of a rank's start and depends on
 * nothing that the rank has to ask for, so it waits for no answer. All native code that runs on
 * threads of the background goes through here.
 */
public final class EngineStart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineStart.class);

  /** Within the grace that a process gets between SIGTERM and SIGKILL. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  // Held while libtorch's code runs on a thread of the background.
  private final ReentrantLock nativeCode = new ReentrantLock();
  private final CompletableFuture<TorchEngine> engine;
  private volatile boolean closed;

  /** Begins at once, and returns at once. */
  public EngineStart(BackgroundTasks background, StageClock clock, int threadsPerStream) {
    engine =
        background.start(
            () ->
                nativeCode(
                    () -> clock.time(Stage.ENGINE, () -> TorchEngine.start(threadsPerStream))));
  }

  /** Completes when libtorch runs. */
  CompletableFuture<TorchEngine> engine() {
    return engine;
  }

  /**
   * Does native work, one at a time.
   *
   * @throws RetriableFault (Interrupted) if this is closed
   */
  <T> T nativeCode(Supplier<T> work) {
    nativeCode.lock();
    try {
      if (closed) {
        throw new RetriableFault(Reason.Interrupted, "stopped before the model was loaded");
      }
      return work.get();
    } finally {
      nativeCode.unlock();
    }
  }

  /**
   * Starts no native code any more and waits until none runs. A process that ends while a thread is
   * inside libtorch crashes over its destructors, and its exit code, which tells whether to try
   * again, is lost.
   */
  @Override
  public void close() {
    closed = true;
    try {
      if (nativeCode.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        nativeCode.unlock();
      } else {
        LOG.warn("libtorch is still starting or loading the model; ending nevertheless");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
