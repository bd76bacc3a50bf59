package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.cluster.EventRecorder;
import dev.cosmicai.operator.cluster.LiveRunCluster;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.config.OperatorConfig;
import dev.cosmicai.operator.metrics.JobMetrics;
import dev.cosmicai.operator.reconcile.step.StepOutcome;
import dev.cosmicai.operator.reconcile.step.StepsByPhase;
import dev.cosmicai.operator.reconcile.view.JobView;
import dev.cosmicai.operator.reconcile.view.RunView;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.operator.rendezvous.RunWatches;
import dev.cosmicai.operator.rendezvous.WatchEventSource;
import dev.cosmicai.operator.status.RunStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Brings each InferenceJob forward, pass by pass: observe the run, take the steps for its phase,
 * write the status once, tell of it. Passes of one job never overlap.
 */
public final class InferenceJobReconciler implements Reconciler<InferenceJob>, AutoCloseable {
  private static final Duration UNTIL_INFORMED = Duration.ofMillis(200);

  private final SweptJobs swept;
  private final RunCluster cluster;
  private final RunRendezvous rendezvous;
  private final StepsByPhase steps;
  private final BiConsumer<InferenceJob, RunEvent> events;
  private final JobMetrics metrics;
  private final Clock clock;
  private final WatchEventSource watchEvents;
  private final OwnedInformers informers = new OwnedInformers();

  /**
   * A reconciler that talks through this client, which stays the caller's to close.
   *
   * @param swept what it tells the reconciler of sweeps
   * @param instance the name of this operator's pod, for events
   */
  public InferenceJobReconciler(
      KubernetesClient client,
      OperatorConfig config,
      SweptJobs swept,
      String instance,
      JobMetrics metrics,
      Clock clock) {
    this.swept = swept;
    this.metrics = metrics;
    this.clock = clock;
    this.watchEvents = new WatchEventSource(this::forget);
    RunWatches watches = new RunWatches(clock, watchEvents::propagateEvent);
    metrics.watches(watches::size);
    this.rendezvous = watches;
    this.cluster = new LiveRunCluster(client, config, informers, clock);
    this.steps = new StepsByPhase(cluster, rendezvous);
    this.events = new EventRecorder(client, clock, instance)::record;
  }

  /** A reconciler of fakes. */
  InferenceJobReconciler(
      RunCluster cluster,
      RunRendezvous rendezvous,
      BiConsumer<InferenceJob, RunEvent> events,
      JobMetrics metrics,
      Clock clock) {
    this.swept = new SweptJobs();
    this.cluster = cluster;
    this.rendezvous = rendezvous;
    this.events = events;
    this.metrics = metrics;
    this.clock = clock;
    this.steps = new StepsByPhase(cluster, rendezvous);
    this.watchEvents = new WatchEventSource(this::forget);
  }

  @Override
  public UpdateControl<InferenceJob> reconcile(InferenceJob job, Context<InferenceJob> context) {
    return reconcile(job, new AppliedStatus<>(job, InferenceJob::new, context));
  }

  UpdateControl<InferenceJob> reconcile(InferenceJob job, StatusWriter<InferenceJobStatus> writer) {
    if (job.isMarkedForDeletion()) {
      forget(job);
      return UpdateControl.noUpdate();
    }
    if (RunStatus.of(job, clock.instant()).isTerminal()) {
      // Whoever wrote that may not have heard that it was written.
      rendezvous.close(job);
    }
    StepOutcome<RunStatus> outcome = steps.pass(observe(job));
    if (!outcome.status().toStatus().equals(job.getStatus())) {
      if (!writer.write(outcome.status().toStatus())) {
        return UpdateControl.<InferenceJob>noUpdate().rescheduleAfter(UNTIL_INFORMED);
      }
      ended(job, outcome.status());
      swept.wrote(job, outcome.status().toStatus());
    }
    outcome.events().forEach(event -> events.accept(job, event));
    UpdateControl<InferenceJob> control = UpdateControl.noUpdate();
    outcome.requeueAfter().ifPresent(control::rescheduleAfter);
    return control;
  }

  /** Ends the watches. */
  @Override
  public void close() {
    if (rendezvous instanceof RunWatches watches) {
      watches.close();
    }
  }

  @Override
  public List<EventSource<?, InferenceJob>> prepareEventSources(
      EventSourceContext<InferenceJob> context) {
    metrics.jobs(() -> context.getPrimaryCache().list());
    List<EventSource<?, InferenceJob>> sources = new ArrayList<>(informers.prepare(context));
    sources.add(watchEvents);
    sources.add(swept.listen(context.getPrimaryCache()));
    return sources;
  }

  private RunView observe(InferenceJob job) {
    Instant now = clock.instant();
    if (RunStatus.of(job, now).phase() == Phase.PENDING) {
      return new RunView(job, Optional.empty(), Optional.empty(), Optional.empty(), now);
    }
    return new RunView(
        job,
        cluster.coordinatorJob(job).map(JobView::new),
        cluster.workerJob(job).map(JobView::new),
        rendezvous.newest(job),
        now);
  }

  private void ended(InferenceJob job, RunStatus status) {
    boolean hadEnded = RunStatus.of(job, clock.instant()).isTerminal();
    if (status.isTerminal() && !hadEnded) {
      rendezvous.close(job);
      metrics.ended(status);
    }
  }

  private void forget(InferenceJob job) {
    cluster.forget(job);
    rendezvous.close(job);
  }
}
