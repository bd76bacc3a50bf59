package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.status.RunStatus;
import dev.cosmicai.proto.RunState;
import java.time.Duration;

/**
 * Tells the coordinator to follow its data no more when the user says so, as long as it says that
 * it does: one that was restarted has forgotten what it was told, and is told again.
 */
record DrainRun(RunRendezvous rendezvous) implements ReconcileStep {
  private static final Duration UNTIL_IT_ANSWERS = Duration.ofSeconds(5);

  /** Its last look at the folder may take so long. */
  private static final Duration UNTIL_IT_HAS_LOOKED = Duration.ofSeconds(10);

  @Override
  public StepOutcome<RunStatus> take(RunView view, RunStatus status) {
    if (!view.spec().drain() || view.state().filter(RunState::getFollowing).isEmpty()) {
      return StepOutcome.proceed(status);
    }
    try {
      rendezvous.drain(view.job());
    } catch (Fault e) {
      if (e instanceof FatalFault) {
        // Not this run's coordinator, or not its secret: begin again from what the Secret says.
        rendezvous.close(view.job());
      }
      return StepOutcome.proceedAndRequeueAfter(status, UNTIL_IT_ANSWERS);
    }
    return StepOutcome.proceedAndRequeueAfter(status, UNTIL_IT_HAS_LOOKED)
        .withEvent(
            RunEvent.normal(
                EventReason.Draining,
                "spec.drain is true: the files that are there are taken and computed, no others"));
  }
}
