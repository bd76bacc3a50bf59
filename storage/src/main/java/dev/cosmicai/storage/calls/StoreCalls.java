package dev.cosmicai.storage.calls;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs calls on threads of its own while the callers wait. A thread that is blocked on a socket
 * cannot be interrupted; a caller that waits for such a thread can, and then leaves it behind to
 * run into its time limit. Thread-safe.
 */
public final class StoreCalls implements AutoCloseable {
  private static final long IDLE_THREAD_SECONDS = 10;

  private final Duration patience;
  private final StoreErrors errors;
  private final ExecutorService threads;

  /** Calls that keep trying for the patience. */
  public StoreCalls(Duration patience, StoreErrors errors) {
    this.patience = patience;
    this.errors = errors;
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreads("storage"));
  }

  /** One try of an operation. */
  @FunctionalInterface
  public interface Attempt<T> {
    /**
     * Does it.
     *
     * @param retry of this operation, for its {@link Retry#attemptLimit()} and its count of
     *     failures
     */
    T run(Retry retry) throws IOException;
  }

  /** Tries until it works, the error is final or the patience is over. */
  public <T> T call(Operation operation, Attempt<T> attempt) {
    return call(operation, patience, attempt);
  }

  /** The same with another patience. */
  public <T> T call(Operation operation, Duration patience, Attempt<T> attempt) {
    Future<T> call = null;
    try {
      call = threads.submit(() -> persist(new Retry(operation, patience, errors), attempt));
      return call.get();
    } catch (RejectedExecutionException closed) {
      throw StoreErrors.interrupted(operation);
    } catch (InterruptedException e) {
      call.cancel(true);
      throw interrupted(operation);
    } catch (ExecutionException e) {
      throw asFault(e.getCause());
    }
  }

  /** Starts work that retries by itself; the future fails with a fault. */
  public CompletableFuture<Void> start(Operation operation, Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              work.run();
              done.complete(null);
            } catch (Error e) {
              done.completeExceptionally(e);
            } catch (RuntimeException e) {
              done.completeExceptionally(asFault(e));
            }
          });
    } catch (RejectedExecutionException closed) {
      done.completeExceptionally(StoreErrors.interrupted(operation));
    }
    return done;
  }

  /**
   * Has several threads do the same work, each what is left to do of it; the first failure stops
   * them all. The work retries by itself.
   */
  public void callTogether(Operation operation, int count, Runnable share) {
    CompletionService<Void> calls = new ExecutorCompletionService<>(threads);
    Future<?>[] shares = new Future<?>[count];
    try {
      for (int i = 0; i < count; i++) {
        shares[i] = calls.submit(share, null);
      }
      for (int i = 0; i < count; i++) {
        calls.take().get();
      }
    } catch (RejectedExecutionException closed) {
      throw StoreErrors.interrupted(operation);
    } catch (InterruptedException e) {
      throw interrupted(operation);
    } catch (ExecutionException e) {
      throw asFault(e.getCause());
    } finally {
      for (Future<?> each : shares) {
        if (each != null) {
          each.cancel(true);
        }
      }
    }
  }

  /** For work that retries by itself. */
  public Retry newRetry(Operation operation) {
    return new Retry(operation, patience, errors);
  }

  private static <T> T persist(Retry retry, Attempt<T> attempt) {
    while (true) {
      try {
        return attempt.run(retry);
      } catch (SdkException | IOException e) {
        retry.pauseAfter(e);
      }
    }
  }

  private static Fault interrupted(Operation operation) {
    Thread.currentThread().interrupt();
    return StoreErrors.interrupted(operation);
  }

  private static RuntimeException asFault(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof Fault fault ? fault : new InternalFault("unexpected " + e, e);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
