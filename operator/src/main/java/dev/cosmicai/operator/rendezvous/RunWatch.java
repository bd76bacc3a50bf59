package dev.cosmicai.operator.rendezvous;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RunPhases;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.rendezvous.client.Watch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** One run's watch: keeps the newest state and says when it is worth a look. Thread-safe. */
final class RunWatch implements AutoCloseable {
  /** The status takes no more. */
  private static final Duration PACE = Duration.ofSeconds(1);

  private static final Duration ANSWER = Duration.ofSeconds(5);

  /**
   * A watch ends with the run. Where the coordinator was lost between saying so and leaving its
   * termination message, its successor is to be heard again.
   */
  private static final Duration AFTER_THE_END = Duration.ofSeconds(30);

  private final SupervisorClient client;
  private final Instant startedAt;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final IntSupplier runs;
  private final Runnable show;
  private final Consumer<Fault> refused;

  @GuardedBy("this")
  private RunState newest;

  @GuardedBy("this")
  private RunState shown;

  @GuardedBy("this")
  private Instant shownAt = Instant.EPOCH;

  @GuardedBy("this")
  private boolean showScheduled;

  @GuardedBy("this")
  private boolean closed;

  /**
   * A watch that is not begun yet.
   *
   * @param startedAt when the run's clock started
   * @param runs how many are watched
   * @param show called when the newest state is worth a look; quick, on any thread
   * @param refused called once if the coordinator will never let this client in
   */
  RunWatch(
      SupervisorClient client,
      Instant startedAt,
      Clock clock,
      ScheduledExecutorService timer,
      IntSupplier runs,
      Runnable show,
      Consumer<Fault> refused) {
    this.client = client;
    this.startedAt = startedAt;
    this.clock = clock;
    this.timer = timer;
    this.runs = runs;
    this.show = show;
    this.refused = refused;
  }

  void begin() {
    Watch unused = client.watch(PACE, this::heard, refused);
  }

  synchronized Optional<RunState> newest() {
    return Optional.ofNullable(newest);
  }

  /** A stream of its own, as the one that is open says nothing while nothing changes. */
  Optional<RunState> ask() {
    CompletableFuture<RunState> answer = new CompletableFuture<>();
    Watch watch = client.watch(answer::complete, answer::completeExceptionally);
    try {
      return Optional.of(answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      watch.close();
    }
  }

  List<RankFailure> declareFailed(List<RankFailure> failures) {
    return client.declareFailed(failures).getFailuresList();
  }

  void drain() {
    client.drain();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    client.close();
  }

  private void heard(RunState state) {
    if (take(state)) {
      show.run();
    }
    if (RunPhases.isTerminal(state.getPhase())) {
      schedule(this::beginAgain, AFTER_THE_END);
    }
  }

  /** Whether to show it now. */
  private synchronized boolean take(RunState state) {
    newest = state;
    if (shown == null || WatchPace.isUrgent(shown, state)) {
      markShown();
      return true;
    }
    if (!showScheduled && WatchPace.isNews(shown, state)) {
      Instant now = clock.instant();
      Duration interval = WatchPace.interval(Duration.between(startedAt, now), runs.getAsInt());
      showScheduled = true;
      schedule(this::showLater, Duration.between(now, shownAt.plus(interval)));
    }
    return false;
  }

  private void showLater() {
    synchronized (this) {
      if (!showScheduled || closed) {
        return;
      }
      markShown();
    }
    show.run();
  }

  private synchronized void markShown() {
    shown = newest;
    shownAt = clock.instant();
    showScheduled = false;
  }

  private void beginAgain() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    begin();
  }

  private void schedule(Runnable task, Duration delay) {
    var unused = timer.schedule(task, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
  }
}
