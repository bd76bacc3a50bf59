package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.CoordinatorRestartPolicy.Decision;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.results.summary.RunSummary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One run, from the coordinator's start to the last process's end: one thread that takes in events,
 * lets the coordinator's restart policy and the ranks' supervisor decide, and does what they
 * decide.
 */
public final class RunLoop {
  private static final long TICK_MILLIS = 200;

  /** How long the coordinator may take to hear that the run has failed, and to say so. */
  private static final long FAILING_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * What bounds a run on this machine.
   *
   * @param worldSize the number of ranks, if the job says it; else the coordinator will
   * @param maxFailedRanks how many ranks may fail for good
   * @param maxCoordinatorRestarts how often a crashed coordinator is started again
   * @param activeDeadline how long the run may take, if that is limited
   * @param supervision how the ranks are run
   */
  public record Limits(
      OptionalInt worldSize,
      int maxFailedRanks,
      int maxCoordinatorRestarts,
      Optional<Duration> activeDeadline,
      RankSupervisor.Policy supervision) {}

  /** Something happened. */
  private sealed interface Event {
    record CoordinatorEnded(Exit exit) implements Event {}

    record RankEnded(int rank, int attempt, Exit exit) implements Event {}

    record StateChanged(RunState state, int generation) implements Event {}

    record WatchLost(Fault fault) implements Event {}

    record StopRequested() implements Event {}
  }

  private final Limits limits;
  private final Children children;
  private final CoordinatorConnection coordinator;
  private final ProgressView view;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CoordinatorRestartPolicy restartPolicy;
  private final RankSupervisor ranks;
  private RunState state = RunState.getDefaultInstance();
  private int coordinatorStarts;
  private OptionalLong coordinatorStartsAt = OptionalLong.empty();
  private OptionalLong failsAt = OptionalLong.empty();
  private int declared;
  private int generation;
  private RunOutcome outcome;

  /** Starts nothing yet. */
  public RunLoop(
      Limits limits,
      Launcher launcher,
      CoordinatorConnection coordinator,
      ProgressView view,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.children = new Children(launcher);
    this.coordinator = coordinator;
    this.view = view;
    this.nanoTime = nanoTime;
    this.restartPolicy =
        new CoordinatorRestartPolicy(
            limits.maxCoordinatorRestarts(), limits.supervision().backoff(), nanoTime);
    this.ranks = new RankSupervisor(limits.supervision(), this::startRank, nanoTime, view::notice);
    limits.worldSize().ifPresent(ranks::worldSize);
  }

  /** Runs to the end; every process that it started is gone when it returns. */
  public RunOutcome run() {
    long startedNanos = nanoTime.getAsLong();
    try {
      startCoordinator();
      watchAnew();
      while (outcome == null) {
        handleNext();
        checkTime(startedNanos);
        if (outcome == null) {
          advance();
        }
      }
      return outcome;
    } finally {
      ranks.stop();
      children.stopAll();
    }
  }

  /** Ends the run from outside, on any thread; {@link #run} returns within seconds. */
  public void requestStop() {
    events.add(new Event.StopRequested());
  }

  private void handleNext() {
    try {
      Event event = events.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      while (event != null && outcome == null) {
        handle(event);
        event = events.poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = new RunOutcome.Interrupted();
    }
  }

  private void handle(Event event) {
    if (event instanceof Event.RankEnded ended) {
      ranks.ended(ended.rank(), ended.attempt(), ended.exit());
    } else if (event instanceof Event.StateChanged changed) {
      state = changed.state();
      ranks.observe(state, changed.generation());
    } else if (event instanceof Event.CoordinatorEnded ended) {
      coordinatorEnded(ended.exit());
    } else if (event instanceof Event.WatchLost lost) {
      outcome = new RunOutcome.Failed(lost.fault().reason().exitCode(), lost.fault().getMessage());
    } else {
      view.notice("stopping the run's processes");
      outcome = new RunOutcome.Interrupted();
    }
  }

  private void coordinatorEnded(Exit exit) {
    Decision decision = restartPolicy.ended(exit, ranks.planned());
    if (decision instanceof Decision.Complete complete) {
      outcome = complete(complete.summaryJson());
    } else if (failsAt.isPresent()) {
      outcome = ranksFailed();
    } else if (decision instanceof Decision.Restart restart) {
      view.notice("coordinator: " + exit.verdict().message() + "; starting it again");
      coordinatorStartsAt = OptionalLong.of(restart.atNanos());
    } else {
      outcome = failed(exit.verdict().reason(), exit.verdict().message(), exit);
    }
  }

  private void checkTime(long startedNanos) {
    long now = nanoTime.getAsLong();
    if (outcome != null) {
      return;
    }
    if (failsAt.isPresent() && now - failsAt.getAsLong() >= 0) {
      outcome = ranksFailed();
    }
    Optional<Duration> deadline = limits.activeDeadline();
    if (deadline.isPresent() && now - startedNanos >= deadline.get().toNanos()) {
      outcome =
          new RunOutcome.Failed(
              Reason.DeadlineExceeded.exitCode(),
              "the job took longer than the %d seconds of spec.activeDeadlineSeconds; %d of %d ranks"
                      .formatted(
                          deadline.get().toSeconds(), state.getSucceeded(), state.getWorldSize())
                  + " were done (resume: true keeps them)");
    }
  }

  private void advance() {
    if (coordinatorStartsAt.isPresent()
        && nanoTime.getAsLong() - coordinatorStartsAt.getAsLong() >= 0) {
      coordinatorStartsAt = OptionalLong.empty();
      startCoordinator();
      // What it was told before, it has forgotten.
      declared = 0;
    }
    declareFailures();
    ranks.advance();
    ranks
        .wantedGeneration()
        .ifPresent(
            wanted -> {
              if (wanted > generation) {
                watchAnew();
              }
            });
    view.show(state);
  }

  private void declareFailures() {
    List<RankSupervisor.FailedAttempt> failures = ranks.failures();
    if (declared < failures.size()) {
      coordinator.declareFailed(
          failures.subList(declared, failures.size()).stream()
              .map(RankSupervisor.FailedAttempt::toProto)
              .toList());
      declared = failures.size();
    }
    if (failures.size() > limits.maxFailedRanks() && failsAt.isEmpty()) {
      failsAt = OptionalLong.of(nanoTime.getAsLong() + FAILING_NANOS);
      ranks.stop();
      children.terminateRanks();
    }
  }

  private RunOutcome complete(String summaryJson) {
    return new RunOutcome.Complete(
        RunSummary.fromJson(summaryJson.getBytes(StandardCharsets.UTF_8)));
  }

  private RunOutcome ranksFailed() {
    RankSupervisor.FailedAttempt first = ranks.failures().get(0);
    String message = "rank " + first.rank() + ": " + first.message();
    int others = ranks.failures().size() - 1;
    return new RunOutcome.Failed(
        first.reason().exitCode(),
        message
            + (others == 0 ? "" : " (and %d more ranks failed)".formatted(others))
            + logHint(first.log().toString()));
  }

  private static RunOutcome failed(Reason reason, String message, Exit exit) {
    return new RunOutcome.Failed(reason.exitCode(), message + logHint(exit.log().toString()));
  }

  private static String logHint(String log) {
    return " (log: " + log + ")";
  }

  private void startCoordinator() {
    ChildProcess child = children.startCoordinator(coordinatorStarts++);
    CompletableFuture<Void> unused =
        child.exit().thenAccept(exit -> events.add(new Event.CoordinatorEnded(exit)));
  }

  private void startRank(int rank, int attempt) {
    ChildProcess child = children.startRank(rank, attempt);
    CompletableFuture<Void> unused =
        child.exit().thenAccept(exit -> events.add(new Event.RankEnded(rank, attempt, exit)));
  }

  private void watchAnew() {
    generation++;
    coordinator.watchAnew(
        new CoordinatorConnection.Listener() {
          @Override
          public void changed(RunState changed, int ofGeneration) {
            events.add(new Event.StateChanged(changed, ofGeneration));
          }

          @Override
          public void lost(Fault fault) {
            events.add(new Event.WatchLost(fault));
          }
        });
  }
}
