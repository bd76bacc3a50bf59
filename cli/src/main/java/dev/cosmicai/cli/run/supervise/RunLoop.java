package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.CoordinatorRestartPolicy.Decision;
import dev.cosmicai.contract.retry.Verdict;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.results.summary.RunSummary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  private final Limits limits;
  private final Children children;
  private final CoordinatorConnection coordinator;
  private final ProgressView view;
  private final LongSupplier nanoTime;

  /** What to do about what happened; other threads add it, the loop's runs it. */
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

  private final CoordinatorRestartPolicy restartPolicy;
  private final RankSupervisor ranks;
  private RunState state = RunState.getDefaultInstance();
  private int coordinatorStarts;
  private OptionalLong coordinatorStartsAt = OptionalLong.empty();
  private OptionalLong failsAt = OptionalLong.empty();
  private int declared;
  private int generation;

  /** What the coordinator has warned of last; one that is started again warns again of the same. */
  private List<String> warned = List.of();

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
    events.add(
        () -> {
          view.notice("stopping the run's processes");
          outcome = new RunOutcome.Interrupted();
        });
  }

  private void handleNext() {
    try {
      Runnable event = events.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      while (event != null && outcome == null) {
        event.run();
        event = events.poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = new RunOutcome.Interrupted();
    }
  }

  private void coordinatorEnded(Exit exit) {
    Decision decision = restartPolicy.ended(exit, ranks.planned());
    if (decision instanceof Decision.Complete complete) {
      byte[] summary = complete.summaryJson().getBytes(StandardCharsets.UTF_8);
      outcome = new RunOutcome.Complete(RunSummary.fromJson(summary));
    } else if (failsAt.isPresent()) {
      outcome = ranksFailed();
    } else if (decision instanceof Decision.Restart restart) {
      view.notice("coordinator: " + exit.verdict().message() + "; starting it again");
      coordinatorStartsAt = OptionalLong.of(restart.atNanos());
    } else {
      Verdict verdict = exit.verdict();
      outcome = failed(verdict.reason(), verdict.message(), exit.log());
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
    if (ranks.wantedGeneration().orElse(generation) > generation) {
      watchAnew();
    }
    view.show(state);
  }

  private void declareFailures() {
    if (ranks.computed()) {
      return;
    }
    List<RankSupervisor.FailedAttempt> failures = ranks.failures();
    if (declared < failures.size()) {
      coordinator.declareFailed(
          failures.subList(declared, failures.size()).stream()
              .map(RankSupervisor.FailedAttempt::failure)
              .toList());
      declared = failures.size();
    }
    if (failures.size() > limits.maxFailedRanks() && failsAt.isEmpty()) {
      failsAt = OptionalLong.of(nanoTime.getAsLong() + FAILING_NANOS);
      ranks.stop();
      children.terminateRanks();
    }
  }

  private RunOutcome ranksFailed() {
    RankSupervisor.FailedAttempt first = ranks.failures().get(0);
    int others = ranks.failures().size() - 1;
    String more = others == 0 ? "" : " (and %d more ranks failed)".formatted(others);
    RankFailure failure = first.failure();
    return failed(
        Reason.valueOf(failure.getReason()),
        "rank " + failure.getRank() + ": " + failure.getMessage() + more,
        first.log());
  }

  private static RunOutcome failed(Reason reason, String message, Path log) {
    return new RunOutcome.Failed(reason.exitCode(), message + " (log: " + log + ")");
  }

  private void startCoordinator() {
    ChildProcess child = children.startCoordinator(coordinatorStarts++);
    CompletableFuture<Void> unused =
        child.exit().thenAccept(exit -> events.add(() -> coordinatorEnded(exit)));
  }

  private void startRank(int rank, int attempt) {
    ChildProcess child = children.startRank(rank, attempt);
    CompletableFuture<Void> unused =
        child.exit().thenAccept(exit -> events.add(() -> ranks.ended(rank, attempt, exit)));
  }

  private void tellWarnings(List<String> warnings) {
    if (!warnings.isEmpty()) {
      warnings.stream()
          .filter(warning -> !warned.contains(warning))
          .forEach(warning -> view.notice("warning: " + warning));
      warned = warnings;
    }
  }

  private void watchAnew() {
    generation++;
    coordinator.watchAnew(
        new CoordinatorConnection.Listener() {
          @Override
          public void changed(RunState changed, int ofGeneration) {
            events.add(
                () -> {
                  state = changed;
                  tellWarnings(changed.getWarningsList());
                  ranks.observe(changed, ofGeneration);
                  if (ranks.computed()) {
                    // It completes, even if ranks have failed before it said so.
                    failsAt = OptionalLong.empty();
                  }
                });
          }

          @Override
          public void lost(Fault fault) {
            events.add(
                () ->
                    outcome = new RunOutcome.Failed(fault.reason().exitCode(), fault.getMessage()));
          }
        });
  }
}
