package dev.cosmicai.rendezvous.server;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RunPhases;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.wire.WireStatus;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams the run's state to whoever watches. Looks at the ledger at a fixed pace and sends each
 * watcher what has changed since its last message. One that reads slowly skips states and gets the
 * newest when it is ready again, so nothing is ever queued for it.
 */
final class Watchers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final RunLedger ledger;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("rendezvous-watch"));
  private final ScheduledFuture<?> polling;
  private final AtomicInteger admitted = new AtomicInteger();
  // What each was sent last. Only touched by the executor's thread.
  private final Map<ServerCallStreamObserver<RunState>, Sent> lastSent = new LinkedHashMap<>();

  /**
   * The last message to a watcher, at a time of the nano clock.
   *
   * @param state null before the first one
   */
  private record Sent(RunState state, long atNanos, long minIntervalNanos) {
    boolean suffices(RunState now, long nowNanos) {
      if (state == null) {
        return false;
      }
      boolean canWait =
          state.getPhase() == now.getPhase()
              && state.getFailedRanks().equals(now.getFailedRanks())
              && nowNanos - atNanos < minIntervalNanos;
      return canWait || now.equals(state);
    }

    Sent then(RunState newer, long nowNanos) {
      return new Sent(newer, nowNanos, minIntervalNanos);
    }
  }

  /** Starts to look at the ledger. */
  Watchers(RunLedger ledger, Duration pace) {
    this.ledger = ledger;
    polling =
        executor.scheduleWithFixedDelay(
            this::sendChanges, pace.toMillis(), pace.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Takes in a watcher, which gets the state now and after each change.
   *
   * @param minInterval between two messages, as far as they can wait
   */
  void add(ServerCallStreamObserver<RunState> watcher, Duration minInterval) {
    if (admitted.incrementAndGet() > ledger.limits().maxWatchers()) {
      admitted.decrementAndGet();
      throw new Refusal(
          Refusal.Kind.TOO_MUCH_NOW,
          ledger.limits().maxWatchers() + " streams watch the run already, the limit");
    }
    watcher.setOnCancelHandler(() -> left(watcher));
    try {
      executor.execute(
          () -> {
            lastSent.put(watcher, new Sent(null, 0, minInterval.toNanos()));
            sendChanges();
          });
    } catch (RejectedExecutionException e) {
      watcher.onError(WireStatus.stopping());
    }
  }

  /** Sends every watcher the last state and ends its stream. */
  @Override
  public void close() {
    if (executor.isShutdown()) {
      return;
    }
    polling.cancel(false);
    var lastMessages = executor.submit(this::endAll);
    executor.shutdown();
    try {
      lastMessages.get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("cannot tell the watchers the last state: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }

  private void sendChanges() {
    if (lastSent.isEmpty()) {
      return;
    }
    try {
      RunState state = ledger.state();
      long nowNanos = System.nanoTime();
      Iterator<Map.Entry<ServerCallStreamObserver<RunState>, Sent>> watchers =
          lastSent.entrySet().iterator();
      while (watchers.hasNext()) {
        var watcher = watchers.next();
        if (!watcher.getKey().isReady() || watcher.getValue().suffices(state, nowNanos)) {
          continue;
        }
        watcher.getKey().onNext(state);
        watcher.setValue(watcher.getValue().then(state, nowNanos));
        if (RunPhases.isTerminal(state.getPhase())) {
          watcher.getKey().onCompleted();
          watchers.remove();
          admitted.decrementAndGet();
        }
      }
    } catch (RuntimeException e) {
      // Else the executor would silently stop to look.
      LOG.error("cannot send the run's state", e);
    }
  }

  private void endAll() {
    RunState state = ledger.state();
    lastSent.forEach(
        (watcher, last) -> {
          if (watcher.isCancelled()) {
            return;
          }
          if (!state.equals(last.state())) {
            watcher.onNext(state);
          }
          if (RunPhases.isTerminal(state.getPhase())) {
            watcher.onCompleted();
          } else {
            watcher.onError(WireStatus.stopping());
          }
        });
    lastSent.clear();
  }

  private void left(ServerCallStreamObserver<RunState> watcher) {
    try {
      executor.execute(
          () -> {
            if (lastSent.remove(watcher) != null) {
              admitted.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException e) {
      // Closed: all are forgotten.
    }
  }
}
