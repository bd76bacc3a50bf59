package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.crds.InferenceJobStatus.RankCounts;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RankFigures;
import dev.cosmicai.operator.status.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Ends what takes longer than the user allows: all of it, or the start of the first rank. */
record EnforceDeadlines(RunCluster cluster) implements ReconcileStep {
  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    Optional<Duration> untilEnd = left(view, status, view.spec().activeDeadlineSeconds());
    if (untilEnd.filter(EnforceDeadlines::isOver).isPresent()) {
      return StatusChanges.failed(
          status, Reason.DeadlineExceeded.name(), tookTooLong(view, status));
    }
    Optional<Duration> untilStart =
        anyRankBegan(view, status)
            ? Optional.empty()
            : left(view, status, view.spec().startDeadlineSeconds());
    if (untilStart.filter(EnforceDeadlines::isOver).isPresent()) {
      return StatusChanges.failed(
          status, Reason.StartDeadlineExceeded.name(), startedTooLate(view));
    }
    StepOutcome<RunStatus> outcome = StepOutcome.proceed(status);
    for (Duration left : Stream.of(untilEnd, untilStart).flatMap(Optional::stream).toList()) {
      outcome = StepOutcome.proceedAndRequeueAfter(status, left).after(outcome);
    }
    return outcome;
  }

  private static Optional<Duration> left(RunView view, RunStatus status, Long seconds) {
    Optional<Instant> start = status.startTime();
    return seconds == null
        ? Optional.empty()
        : start.map(time -> Duration.between(view.now(), time.plusSeconds(seconds)));
  }

  private static boolean isOver(Duration left) {
    return left.isNegative() || left.isZero();
  }

  private static boolean anyRankBegan(RunView view, RunStatus status) {
    return RankFigures.anyBegan(status.ranks())
        || status.isTrue(ConditionType.RUNNING)
        || view.workers().filter(workers -> workers.ready() > 0).isPresent()
        || view.state()
            .filter(s -> s.getActive() + s.getSucceeded() + s.getFailed() > 0)
            .isPresent();
  }

  private static String tookTooLong(RunView view, RunStatus status) {
    RankCounts ranks = status.ranks();
    String done = ranks.done() == null ? "no rank was done" : ranks.done() + " ranks were done";
    return "the job took longer than the %d seconds of spec.activeDeadlineSeconds; %s%s"
        .formatted(
            view.spec().activeDeadlineSeconds(),
            done,
            ranks.done() == null ? "" : " (a new job with resume: true keeps them)");
  }

  private String startedTooLate(RunView view) {
    String why =
        cluster
            .whyNotRunning(view.job(), Component.RANK)
            .or(() -> cluster.whyNotRunning(view.job(), Component.COORDINATOR))
            .orElse("see kubectl describe pods");
    return "no rank started within the %d seconds of spec.startDeadlineSeconds: %s"
        .formatted(view.spec().startDeadlineSeconds(), why);
  }
}
