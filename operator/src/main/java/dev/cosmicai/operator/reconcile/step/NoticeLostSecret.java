package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.status.RunStatus;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Notices that somebody has deleted the run's Secret. Pods that run have read it and are left
 * alone; the next ones cannot start, and wait without a word. Then the watch is given up, so that
 * {@link EnsureCoordinator} makes all of the run's objects sure again.
 */
final class NoticeLostSecret implements ReconcileStep {
  private final RunCluster cluster;
  private final RunRendezvous rendezvous;

  NoticeLostSecret(RunCluster cluster, RunRendezvous rendezvous) {
    this.cluster = cluster;
    this.rendezvous = rendezvous;
  }

  @Override
  public StepOutcome take(RunView view, RunStatus status) {
    boolean podsWait =
        Stream.of(view.coordinator(), view.workers())
            .flatMap(Optional::stream)
            .filter(job -> job.active() > 0 && job.ready() == 0)
            .anyMatch(job -> job.hadTimeToStart(view.now()));
    if (podsWait && rendezvous.isWatched(view.job()) && !cluster.hasSecret(view.job())) {
      rendezvous.close(view.job());
    }
    return StepOutcome.proceed(status);
  }
}
