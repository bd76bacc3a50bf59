package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.worker.context.BackgroundTasks;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.network.EngineProvider;
import dev.cosmicai.worker.network.Engines;
import dev.cosmicai.worker.network.InferenceEngine;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on its way up, in the background. It takes a good part of a rank's start and depends
 * on nothing that the rank has to ask for, so it waits for no answer: the environment says which
 * engine it will be. All native code that runs on threads of the background goes through here.
 */
public final class EngineStart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineStart.class);

  /** Within the grace that a process gets between SIGTERM and SIGKILL. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BackgroundTasks background;
  private final StageClock clock;
  private final int threadsPerStream;
  private final Map<ModelEngine, CompletableFuture<InferenceEngine>> started =
      new EnumMap<>(ModelEngine.class);

  // Held while an engine's code runs on a thread of the background.
  private final ReentrantLock nativeCode = new ReentrantLock();
  private volatile boolean closed;

  /**
   * Begins at once, and returns at once.
   *
   * @param expected the engine that the model will need; if it is not there, nothing is started
   */
  public EngineStart(
      BackgroundTasks background, StageClock clock, ModelEngine expected, int threadsPerStream) {
    this.background = background;
    this.clock = clock;
    this.threadsPerStream = threadsPerStream;
    Engines.find(expected)
        .ifPresent(
            found -> {
              var unused = engine(found);
            });
  }

  /** Starts an engine, unless it was; completes when it runs. */
  final synchronized CompletableFuture<InferenceEngine> engine(EngineProvider provider) {
    return started.computeIfAbsent(
        provider.engine(),
        unused ->
            background.start(
                () ->
                    nativeCode(
                        () -> clock.time(Stage.ENGINE, () -> provider.start(threadsPerStream)))));
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
   * inside an engine crashes over its destructors, and its exit code, which tells whether to try
   * again, is lost.
   */
  @Override
  public void close() {
    closed = true;
    try {
      if (nativeCode.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        nativeCode.unlock();
      } else {
        LOG.warn("the engine is still starting or loading the model; ending nevertheless");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
