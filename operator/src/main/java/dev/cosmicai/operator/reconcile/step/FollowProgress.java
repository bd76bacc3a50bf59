package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.InferenceJobStatus.RankCounts;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.JobView;
import dev.cosmicai.operator.reconcile.view.RankStates;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.ProgressFigures;
import dev.cosmicai.operator.status.RankFigures;
import dev.cosmicai.operator.status.RunStatus;
import dev.cosmicai.operator.status.SplitFigures;
import dev.cosmicai.proto.RunState;
import java.time.Duration;
import java.util.List;

/**
 * Says how far the run is, as the coordinator tells. While the coordinator is away, the last known
 * figures stay.
 */
final class FollowProgress implements ReconcileStep {
  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    return view.state()
        .map(state -> told(view, status, state))
        .orElseGet(() -> StepOutcome.proceed(status));
  }

  private static StepOutcome<RunStatus> told(RunView view, RunStatus status, RunState state) {
    RankStates states = RankStates.of(view.workers(), state);
    RunStatus told =
        planned(view, status, state)
            .phase(phase(state))
            .ranks(counts(view, status, state, states))
            .splits(SplitFigures.of(state).or(status::splits).orElse(null))
            .badSamples(state.getBadSamples())
            .progress(ProgressFigures.of(status.progress(), state, view.now()));
    StepOutcome<RunStatus> outcome = warned(status, told, state);
    return status.isTrue(ConditionType.PLANNED)
        ? outcome
        : outcome.withEvent(
            RunEvent.normal(
                EventReason.Planned,
                "%s; ranks: %d"
                    .formatted(
                        state.getFollowing()
                            ? "the files that are there are planned, and those that come will be"
                            : "the input is frozen",
                        state.getWorldSize())));
  }

  /** A coordinator that was started again has forgotten what it has warned of: that stays. */
  private static StepOutcome<RunStatus> warned(RunStatus known, RunStatus told, RunState state) {
    List<String> warnings = state.getWarningsList();
    StepOutcome<RunStatus> outcome =
        StepOutcome.proceed(warnings.isEmpty() ? told : told.warnings(warnings));
    for (String warning : warnings) {
      if (!known.warnings().contains(warning)) {
        outcome = outcome.withEvent(RunEvent.warning(EventReason.DataWarning, warning));
      }
    }
    return outcome;
  }

  private static RunStatus planned(RunView view, RunStatus status, RunState state) {
    RunStatus planned =
        state.getFollowing()
            ? StatusChanges.plannedToFollow(status, state.getWorldSize())
            : StatusChanges.planned(status, state.getWorldSize());
    return view.spec().data().follow() == null
        ? planned
        : planned.follows(
            state.getFollowing(), state.getGenerations(), Duration.ofMillis(state.getLagMillis()));
  }

  private static RankCounts counts(
      RunView view, RunStatus status, RunState state, RankStates states) {
    // The coordinator cannot know which of the ranks that it has heard of were killed since.
    int pods = view.workers().map(JobView::active).orElse(0);
    RunState atMost = state.getActive() <= pods ? state : state.toBuilder().setActive(pods).build();
    return RankFigures.of(status.ranks(), atMost, states.failedForGood());
  }

  private static Phase phase(RunState state) {
    return switch (state.getPhase()) {
      case SUMMARIZING, COMPLETE -> Phase.SUMMARIZING;
      default -> Phase.RUNNING;
    };
  }
}
