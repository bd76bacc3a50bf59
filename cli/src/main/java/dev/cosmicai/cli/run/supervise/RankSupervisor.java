package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.contract.retry.Backoff;
import dev.cosmicai.contract.retry.Verdict;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RankRanges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs every rank until it has finished, failed for good, or is not needed any more. Each rank is
 * in one stage:
 *
 * <pre>
 *                 ┌───────── failed, may pass ─────────┐
 *                 ▼                                    │
 *   (start) → WAITING → RUNNING → (exit 0) → UNCONFIRMED → SUCCEEDED
 *                          └── failed for good ──→ FAILED
 * </pre>
 *
 * <p>What the coordinator says counts more than an exit code: a rank that it has is done however
 * its process ended, and one that it lacks is not. When all splits are done, all ranks are, those
 * that never started and those that end badly after that included. While it says that the run has
 * failed, no rank starts, and an end that may pass is none of the rank's failures: the coordinator
 * tells ranks to stop, and they run again only if another one goes on. A rank may be told before
 * this supervisor is, so none is tried again before the coordinator was heard after its end. All
 * methods are called by one thread.
 */
public final class RankSupervisor {
  /** How long after exit 0 a state that shows the rank's end may take to come by itself. */
  private static final long CONFIRMATION_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * What the job tells the rank supervisor.
   *
   * @param parallelism how many ranks may run at the same time, at least 1
   * @param retriesPerRank how often a rank is tried again
   * @param startBeforePlan whether ranks may start before the coordinator has planned; only with a
   *     known world size, and not where some ranks may turn out to be done already
   * @param backoff the waits between a rank's attempts
   */
  public record Policy(
      int parallelism, int retriesPerRank, boolean startBeforePlan, Backoff backoff) {}

  /**
   * The attempt by which a rank failed for good.
   *
   * @param log what the attempt printed
   */
  record FailedAttempt(RankFailure failure, Path log) {}

  private enum Stage {
    WAITING,
    RUNNING,
    UNCONFIRMED,
    SUCCEEDED,
    FAILED
  }

  private static final class Rank {
    final int number;
    Stage stage = Stage.WAITING;
    int attempt = -1;
    int failures;
    long notBeforeNanos;
    long exitedNanos;
    int confirmingGeneration;
    Exit exit;
    String whyAgain = "";

    Rank(int number) {
      this.number = number;
    }
  }

  private final Policy policy;
  private final RankStarter starter;
  private final LongSupplier nanoTime;
  private final Consumer<String> notices;
  private final List<Rank> ranks = new ArrayList<>();
  private final List<FailedAttempt> failures = new ArrayList<>();
  private Set<Integer> finished = Set.of();
  private boolean planned;
  private boolean computed;
  private boolean runFailed;
  private int generation;
  private int running;
  private boolean stopped;

  /** Starts an attempt of a rank; whoever does it calls {@link #ended} later. */
  @FunctionalInterface
  interface RankStarter {
    void start(int rank, int attempt);
  }

  /**
   * A supervisor of no ranks yet: {@link #worldSize} tells how many there are.
   *
   * @param notices takes a line for the user about each retry, when it is made
   */
  RankSupervisor(
      Policy policy, RankStarter starter, LongSupplier nanoTime, Consumer<String> notices) {
    this.policy = policy;
    this.starter = starter;
    this.nanoTime = nanoTime;
    this.notices = notices;
  }

  /** Tells how many ranks there are; only the first call counts. */
  void worldSize(int worldSize) {
    while (ranks.size() < worldSize) {
      ranks.add(new Rank(ranks.size()));
    }
  }

  /** Takes in what the coordinator says. */
  void observe(RunState state, int stateGeneration) {
    planned = planned || state.getPhaseValue() >= Phase.RUNNING_VALUE;
    generation = Math.max(generation, stateGeneration);
    worldSize(state.getWorldSize());
    runFailed = state.getPhase() == Phase.FAILED;
    switch (state.getPhase()) {
      case RUNNING -> compareWith(state, stateGeneration);
      case SUMMARIZING, COMPLETE -> {
        computed = true;
        ranks.stream()
            .filter(rank -> rank.stage == Stage.WAITING || rank.stage == Stage.UNCONFIRMED)
            .forEach(rank -> rank.stage = Stage.SUCCEEDED);
      }
      default -> {}
    }
  }

  private void compareWith(RunState state, int stateGeneration) {
    // After a restart of the coordinator, even if it had seen the end before.
    computed = false;
    finished = RankRanges.parse(state.getSucceededRanks());
    for (Rank rank : ranks) {
      boolean isIn = finished.contains(rank.number);
      switch (rank.stage) {
        case WAITING, UNCONFIRMED -> {
          if (isIn) {
            rank.stage = Stage.SUCCEEDED;
          } else if (rank.stage == Stage.UNCONFIRMED
              && stateGeneration >= rank.confirmingGeneration) {
            failed(rank);
          }
        }
        case SUCCEEDED -> {
          if (!isIn) {
            // A restarted coordinator does not know any more that it had finished.
            rank.stage = Stage.WAITING;
            rank.confirmingGeneration = generation;
          }
        }
        case RUNNING, FAILED -> {}
      }
    }
  }

  /** Takes in the end of an attempt. */
  void ended(int number, int attempt, Exit exit) {
    Rank rank = ranks.get(number);
    if (rank.stage != Stage.RUNNING || rank.attempt != attempt) {
      return;
    }
    running--;
    rank.exit = exit;
    rank.exitedNanos = nanoTime.getAsLong();
    if (computed || finished.contains(number)) {
      rank.stage = Stage.SUCCEEDED;
      return;
    }
    rank.confirmingGeneration = generation + 1;
    if (exit.code() == 0) {
      rank.stage = Stage.UNCONFIRMED;
    } else if (!stopped) {
      failed(rank);
    }
  }

  /** Starts the ranks that may start now, in order. */
  void advance() {
    if (stopped || computed || runFailed || !(planned || policy.startBeforePlan())) {
      return;
    }
    long now = nanoTime.getAsLong();
    for (Rank rank : ranks) {
      if (running >= policy.parallelism()) {
        return;
      }
      if (isDue(rank, now) && rank.confirmingGeneration <= generation) {
        rank.stage = Stage.RUNNING;
        rank.attempt++;
        running++;
        sayWhyAgain(rank);
        starter.start(rank.number, rank.attempt);
      }
    }
  }

  /** The generation of states that a rank has waited for long enough, if any has. */
  OptionalInt wantedGeneration() {
    long now = nanoTime.getAsLong();
    return ranks.stream()
        .filter(rank -> rank.confirmingGeneration > generation)
        .filter(rank -> isDue(rank, now) || isUnconfirmed(rank, now))
        .mapToInt(rank -> rank.confirmingGeneration)
        .max();
  }

  private static boolean isUnconfirmed(Rank rank, long now) {
    return rank.stage == Stage.UNCONFIRMED && now - rank.exitedNanos >= CONFIRMATION_NANOS;
  }

  private static boolean isDue(Rank rank, long now) {
    return rank.stage == Stage.WAITING && rank.notBeforeNanos - now <= 0;
  }

  /** Starts no rank any more and takes no end for a failure. */
  void stop() {
    stopped = true;
  }

  /** The ranks that failed for good, in the order in which they did. */
  List<FailedAttempt> failures() {
    return Collections.unmodifiableList(failures);
  }

  /** Whether the coordinator has all that it needs of ranks, as far as it was heard. */
  boolean computed() {
    return computed;
  }

  /** Whether the coordinator was seen to have planned. */
  boolean planned() {
    return planned;
  }

  private void sayWhyAgain(Rank rank) {
    if (!rank.whyAgain.isEmpty()) {
      notices.accept(rank.whyAgain);
      rank.whyAgain = "";
    }
  }

  private void failed(Rank rank) {
    Verdict verdict = rank.exit.verdict();
    if (runFailed && verdict.retriable()) {
      rank.stage = Stage.WAITING;
      rank.confirmingGeneration = generation;
      return;
    }
    // Before the plan is there, not to reach the coordinator is nobody's failure.
    boolean counts = planned || verdict.reason() != Reason.RendezvousUnavailable;
    rank.failures += counts ? 1 : 0;
    if (verdict.retriable() && rank.failures <= policy.retriesPerRank()) {
      rank.stage = Stage.WAITING;
      rank.notBeforeNanos =
          nanoTime.getAsLong() + policy.backoff().nanosAfter(Math.max(1, rank.failures));
      // Not said yet: what the coordinator says next may be that the run has failed.
      rank.whyAgain =
          "rank %d: %s; trying it again (%d of %d)"
              .formatted(rank.number, verdict.message(), rank.failures, policy.retriesPerRank());
      return;
    }
    rank.stage = Stage.FAILED;
    RankFailure failure =
        RankFailure.newBuilder()
            .setRank(rank.number)
            .setAttempt(rank.attempt)
            .setReason(verdict.reason().name())
            .setPartition(verdict.partition().orElse(""))
            .setMessage(verdict.message())
            .build();
    failures.add(new FailedAttempt(failure, rank.exit.log()));
  }
}
