package dev.cosmicai.operator.reconcile.step;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.ObjectRefused;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.status.RunStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** Which steps a run takes, by the phase that it is in. */
public final class StepsByPhase {
  private final List<ReconcileStep> beginning;
  private final List<ReconcileStep> atWork;
  private final List<ReconcileStep> atRest;
  private final List<ReconcileStep> afterTheEnd;

  /** The steps, which act through these. */
  public StepsByPhase(RunCluster cluster, RunRendezvous rendezvous) {
    ConcludeRun conclude = new ConcludeRun(cluster, rendezvous);
    beginning = List.of(new AdmitRun());
    atWork =
        List.of(
            new DeclareFailedRanks(cluster, rendezvous),
            conclude,
            new EnforceDeadlines(cluster),
            new SuspendRun(cluster),
            new EnsureCoordinator(cluster, rendezvous),
            new DrainRun(rendezvous),
            new FollowProgress(),
            new StartRanks(cluster, rendezvous),
            new DiagnosePods(cluster));
    // What was done when the job was suspended may have been all.
    atRest = List.of(conclude, new ResumeRun(cluster));
    afterTheEnd = List.of(new StopPods(cluster), new ExpireRun(cluster));
  }

  List<ReconcileStep> stepsFor(Phase phase) {
    return switch (phase) {
      case PENDING -> beginning;
      case PLANNING, RUNNING, SUMMARIZING -> atWork;
      case SUSPENDED -> atRest;
      case COMPLETE, FAILED -> afterTheEnd;
    };
  }

  /**
   * One pass: the steps for the phase in order, until one of them says that it was the last. A job
   * that the API server refuses an object of has failed: it would be refused again.
   */
  public StepOutcome<RunStatus> pass(RunView view) {
    StepOutcome<RunStatus> outcome = StepOutcome.proceed(RunStatus.of(view.job(), view.now()));
    for (ReconcileStep step : stepsFor(outcome.status().phase())) {
      outcome = take(step, view, outcome.status()).after(outcome);
      if (outcome.isLast()) {
        break;
      }
    }
    return outcome;
  }

  private static StepOutcome<RunStatus> take(ReconcileStep step, RunView view, RunStatus status) {
    try {
      return step.take(view, status);
    } catch (ObjectRefused e) {
      return StatusChanges.failed(status, Reason.InvalidSpec.name(), e.getMessage());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_FORBIDDEN) {
        throw e;
      }
      return StepOutcome.hindered(status, e);
    }
  }
}
