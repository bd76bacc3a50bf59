package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.SweepStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Remembers which runs have ended, and how. Their jobs are not needed any more then. */
final class CountEnds implements SweepStep {
  private static final double MILLIS = 1_000;

  @Override
  public StepOutcome<SweepStatus> take(SweepView view, SweepStatus status) {
    StepOutcome<SweepStatus> outcome = StepOutcome.proceed(status);
    if (view.warmUp().filter(InferenceJob::hasEnded).isPresent()) {
      outcome = warmedUp(view.warmUp().get(), status);
    }
    for (Map.Entry<Integer, InferenceJob> run : view.jobs().entrySet()) {
      if (run.getValue().hasEnded()) {
        outcome = counted(run.getKey(), run.getValue(), outcome.status()).after(outcome);
      }
    }
    return outcome;
  }

  private static StepOutcome<SweepStatus> warmedUp(InferenceJob job, SweepStatus status) {
    StepOutcome<SweepStatus> outcome =
        StepOutcome.proceed(status.tally(status.tally().withWarmUpEnded()));
    if (SweepView.hasCompleted(job)) {
      return outcome;
    }
    Condition why = failure(job);
    return outcome.withEvent(
        RunEvent.warning(
            EventReason.RunFailed,
            "the warm-up %s failed, which counts nowhere: %s: %s"
                .formatted(job.name(), why.getReason(), why.getMessage())));
  }

  private static StepOutcome<SweepStatus> counted(int run, InferenceJob job, SweepStatus status) {
    if (SweepView.hasCompleted(job)) {
      return StepOutcome.proceed(status.tally(status.tally().withCompleted(run, seconds(job))));
    }
    Condition why = failure(job);
    return failed(run, job.name(), why.getReason(), why.getMessage(), status);
  }

  /** With a run that failed, which is told of. */
  static StepOutcome<SweepStatus> failed(
      int run, String job, String reason, String message, SweepStatus status) {
    return StepOutcome.proceed(
            status.tally(status.tally().withFailed(run)).failure(job, reason, message))
        .withEvent(
            RunEvent.warning(EventReason.RunFailed, "%s: %s: %s".formatted(job, reason, message)));
  }

  private static double seconds(InferenceJob job) {
    Optional<Instant> begin = SweepView.startTime(job);
    Optional<Instant> end =
        Optional.ofNullable(job.getStatus().completionTime()).map(Instant::parse);
    return begin.isEmpty() || end.isEmpty()
        ? 0
        : Duration.between(begin.get(), end.get()).toMillis() / MILLIS;
  }

  private static Condition failure(InferenceJob job) {
    return Optional.of(job.getStatus()).map(InferenceJobStatus::conditions).stream()
        .flatMap(conditions -> conditions.stream())
        .filter(condition -> ConditionType.FAILED.text().equals(condition.getType()))
        .findFirst()
        .orElseGet(
            () ->
                new ConditionBuilder()
                    .withReason(Reason.Internal.name())
                    .withMessage("its job does not say why")
                    .build());
  }
}
