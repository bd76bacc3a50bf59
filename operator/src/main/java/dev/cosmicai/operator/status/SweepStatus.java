package dev.cosmicai.operator.status;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepStatus;
import dev.cosmicai.crds.sweep.InferenceSweepStatus.CellCounts;
import dev.cosmicai.crds.sweep.InferenceSweepStatus.RunCounts;
import dev.cosmicai.crds.sweep.InferenceSweepStatus.RunFailure;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A sweep's status in the making. Immutable: each method that says something returns the status
 * that says it.
 */
public final class SweepStatus {
  private static final int MAX_FAILURES = 10;
  private static final int MAX_MESSAGE_CHARS = 500;

  private final InferenceSweepStatus status;
  private final SweepTally tally;
  private final long generation;
  private final String now;

  private SweepStatus(InferenceSweepStatus status, SweepTally tally, long generation, String now) {
    this.status = status;
    this.tally = tally;
    this.generation = generation;
    this.now = now;
  }

  /** The status that a sweep has, to be said of the sweep's generation at that time. */
  public static SweepStatus of(InferenceSweep sweep, Instant now) {
    long generation = Optional.ofNullable(sweep.getMetadata().getGeneration()).orElse(0L);
    Edit known = new Edit(Optional.ofNullable(sweep.getStatus()).orElseGet(SweepStatus::nothing));
    known.observedGeneration = generation;
    known.conditions = known.conditions == null ? List.of() : known.conditions;
    InferenceSweepStatus status = known.status();
    return new SweepStatus(status, SweepTally.of(status.runs()), generation, RunStatus.text(now));
  }

  /** What to write. */
  public InferenceSweepStatus toStatus() {
    return status;
  }

  /** Where the sweep stands. */
  public SweepState state() {
    if (isTrue(ConditionType.COMPLETE)) {
      return SweepState.COMPLETE;
    }
    if (isTrue(ConditionType.FAILED)) {
      return SweepState.FAILED;
    }
    if (status.startTime() == null) {
      return SweepState.PENDING;
    }
    return isTrue(ConditionType.SUSPENDED) ? SweepState.SUSPENDED : SweepState.RUNNING;
  }

  /** Whether the sweep has ended. */
  public boolean isTerminal() {
    return state() == SweepState.COMPLETE || state() == SweepState.FAILED;
  }

  /** With a condition that has one of the words for conditions. */
  public SweepStatus condition(
      ConditionType type, boolean value, ConditionReason reason, String message) {
    return condition(type, value, reason.name(), message);
  }

  /** With a condition. */
  public SweepStatus condition(ConditionType type, boolean value, String reason, String message) {
    return with(
        edit ->
            edit.conditions =
                Conditions.with(
                    status.conditions(), type, value, reason, message, generation, now));
  }

  /** Whether a condition is there and true. */
  public boolean isTrue(ConditionType type) {
    return Conditions.find(status.conditions(), type).filter(Conditions::isTrue).isPresent();
  }

  /** The reason of the condition that says how it ended; empty before. */
  public String endReason() {
    ConditionType type =
        isTrue(ConditionType.COMPLETE) ? ConditionType.COMPLETE : ConditionType.FAILED;
    return Conditions.find(status.conditions(), type).map(Condition::getReason).orElse("");
  }

  /** With its beginning now. */
  public SweepStatus startedNow() {
    return with(edit -> edit.startTime = now);
  }

  /** When the sweep ended, if it has. */
  public Optional<Instant> completionTime() {
    return Optional.ofNullable(status.completionTime()).map(Instant::parse);
  }

  /** With the end now. */
  public SweepStatus endedNow() {
    return with(edit -> edit.completionTime = now);
  }

  /** What is remembered of the runs. */
  public SweepTally tally() {
    return tally;
  }

  /** With something else to remember; it is in {@link #toStatus} once {@link #figures} are. */
  public SweepStatus tally(SweepTally changed) {
    return new SweepStatus(status, changed, generation, now);
  }

  /** The first few failures. */
  public List<RunFailure> failures() {
    return status.failures() == null ? List.of() : status.failures();
  }

  /** With one more failure, if there are not many already. */
  public SweepStatus failure(String run, String reason, String message) {
    if (failures().size() >= MAX_FAILURES) {
      return this;
    }
    List<RunFailure> more = new ArrayList<>(failures());
    String line =
        message.length() <= MAX_MESSAGE_CHARS
            ? message
            : message.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
    more.add(new RunFailure(run, reason, line));
    return with(edit -> edit.failures = List.copyOf(more));
  }

  /**
   * With the figures for people, and with what is remembered of the runs.
   *
   * @param totalRuns without the warm-up
   * @param currentCell empty if none runs
   * @param eta empty if nobody knows
   */
  SweepStatus figures(
      int totalRuns, CellCounts cells, Optional<String> currentCell, Optional<Instant> eta) {
    return with(
        edit -> {
          edit.runs = tally.counts(totalRuns);
          edit.cells = cells;
          edit.currentCell = currentCell.orElse(null);
          edit.eta = eta.map(RunStatus::text).orElse(null);
        });
  }

  @Override
  public String toString() {
    return status.toString();
  }

  private SweepStatus with(Consumer<Edit> change) {
    Edit edit = new Edit(status);
    change.accept(edit);
    return new SweepStatus(edit.status(), tally, generation, now);
  }

  private static InferenceSweepStatus nothing() {
    return new InferenceSweepStatus(null, null, null, null, null, null, null, null, null);
  }

  /** The one place that knows the order of the status' components. */
  private static final class Edit {
    private Long observedGeneration;
    private List<Condition> conditions;
    private String startTime;
    private String completionTime;
    private CellCounts cells;
    private RunCounts runs;
    private String currentCell;
    private String eta;
    private List<RunFailure> failures;

    Edit(InferenceSweepStatus status) {
      observedGeneration = status.observedGeneration();
      conditions = status.conditions();
      startTime = status.startTime();
      completionTime = status.completionTime();
      cells = status.cells();
      runs = status.runs();
      currentCell = status.currentCell();
      eta = status.eta();
      failures = status.failures();
    }

    InferenceSweepStatus status() {
      return new InferenceSweepStatus(
          observedGeneration,
          conditions,
          startTime,
          completionTime,
          cells,
          runs,
          currentCell,
          eta,
          failures);
    }
  }
}
