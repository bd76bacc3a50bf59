package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepStatus;
import dev.cosmicai.operator.cluster.EventRecorder;
import dev.cosmicai.operator.cluster.LiveSweepCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.metrics.SweepMetrics;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.reconcile.sweep.StepsByState;
import dev.cosmicai.operator.reconcile.sweep.SweepView;
import dev.cosmicai.operator.status.SweepStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Brings each InferenceSweep forward, pass by pass, as {@link InferenceJobReconciler} does with
 * jobs: observe the jobs of its runs, take the steps for its state, write the status once, tell of
 * it. Passes of one sweep never overlap.
 */
public final class InferenceSweepReconciler implements Reconciler<InferenceSweep> {
  private static final Duration UNTIL_INFORMED = Duration.ofMillis(200);

  private final SweptJobs jobs;
  private final SweepCluster cluster;
  private final StepsByState steps;
  private final BiConsumer<InferenceSweep, RunEvent> events;
  private final SweepMetrics metrics;
  private final Clock clock;

  /**
   * A reconciler that talks through this client, which stays the caller's to close.
   *
   * @param jobs what the reconciler of jobs, which has it too, sees of those of sweeps
   * @param instance the name of this operator's pod, for events
   */
  public InferenceSweepReconciler(
      KubernetesClient client, SweptJobs jobs, String instance, SweepMetrics metrics, Clock clock) {
    this.jobs = jobs;
    this.cluster = new LiveSweepCluster(client, jobs);
    this.steps = new StepsByState(cluster);
    this.events = new EventRecorder(client, clock, instance)::record;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** A reconciler of fakes. */
  InferenceSweepReconciler(
      SweepCluster cluster,
      BiConsumer<InferenceSweep, RunEvent> events,
      SweepMetrics metrics,
      Clock clock) {
    this.jobs = new SweptJobs();
    this.cluster = cluster;
    this.steps = new StepsByState(cluster);
    this.events = events;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public UpdateControl<InferenceSweep> reconcile(
      InferenceSweep sweep, Context<InferenceSweep> context) {
    return reconcile(sweep, new AppliedStatus<>(sweep, InferenceSweep::new, context));
  }

  UpdateControl<InferenceSweep> reconcile(
      InferenceSweep sweep, StatusWriter<InferenceSweepStatus> writer) {
    if (sweep.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    Instant now = clock.instant();
    StepOutcome<SweepStatus> outcome = steps.pass(SweepView.observe(sweep, cluster, now));
    if (!outcome.status().toStatus().equals(sweep.getStatus())) {
      if (!writer.write(outcome.status().toStatus())) {
        return UpdateControl.<InferenceSweep>noUpdate().rescheduleAfter(UNTIL_INFORMED);
      }
      if (outcome.status().isTerminal() && !SweepStatus.of(sweep, now).isTerminal()) {
        metrics.ended(outcome.status());
      }
    }
    outcome.events().forEach(event -> events.accept(sweep, event));
    UpdateControl<InferenceSweep> control = UpdateControl.noUpdate();
    outcome.requeueAfter().ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public List<EventSource<?, InferenceSweep>> prepareEventSources(
      EventSourceContext<InferenceSweep> context) {
    metrics.sweeps(() -> context.getPrimaryCache().list());
    return List.of(jobs.sweeps());
  }
}
