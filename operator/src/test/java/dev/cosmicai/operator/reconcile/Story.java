package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.cluster.PodFailure;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.metrics.JobMetrics;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.proto.RunState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One job, an operator and a cluster of fakes, for tests that tell what happens to the job. */
public final class Story {
  /** A chain of passes that never comes to rest is a defect. */
  private static final int MAX_PASSES = 20;

  final TestClock clock = new TestClock();
  final FakeCluster cluster = new FakeCluster(clock);
  final FakeRendezvous rendezvous = new FakeRendezvous();
  final MeterRegistry metrics = new SimpleMeterRegistry();
  final List<RunEvent> events = new ArrayList<>();
  int writes;

  /** Whether no operator lives longer than it takes to hear the coordinator and make one pass. */
  boolean operatorDiesAfterEachPass;

  /** Whether somebody changes the job between each read and each write. */
  boolean jobChangesUnderneath;

  /** Whether the operator does not hear that what it writes is written. */
  boolean answersAreLost;

  private InferenceJob job;
  private InferenceJobReconciler operator;

  private Story(InferenceJob job) {
    this.job = job;
    startOperator();
  }

  static Story of(String specLines) {
    return of(TestJobs.withSpec(specLines));
  }

  static Story of(InferenceJob job) {
    return new Story(job);
  }

  void restartOperator() {
    rendezvous.operatorIsLost();
    startOperator();
  }

  /** Passes until the job rests; returns after how long the next one comes, if nothing happens. */
  Optional<Duration> passes() {
    for (int i = 0; i < MAX_PASSES; i++) {
      Optional<Duration> delay = pass();
      if (delay.isEmpty() || !delay.get().isZero()) {
        return delay;
      }
    }
    throw new AssertionError("the operator does not come to rest: " + status());
  }

  Optional<Duration> pass() {
    if (operatorDiesAfterEachPass) {
      restartOperator();
      // The pass that opens the watch; what is heard then asks for the next one.
      operator.reconcile(copy(job), this::write);
    }
    UpdateControl<InferenceJob> control = operator.reconcile(copy(job), this::write);
    return control.getScheduleDelay().map(Duration::ofMillis);
  }

  void passesAfter(Duration wait) {
    clock.advance(wait);
    passes();
  }

  /** The user's change, as the API server takes it in. */
  void userSets(String specLines) {
    userSets(TestJobs.withSpec(specLines).getSpec());
  }

  void userSets(InferenceJobSpec spec) {
    job.setSpec(spec);
    job.getMetadata().setGeneration(job.getMetadata().getGeneration() + 1);
  }

  /** Coordinator and ranks have come up, and the plan is there. */
  void runsWith(int worldSize) {
    passes();
    rendezvous.tells(FakeRendezvous.running(worldSize));
    coordinatorRuns();
    passes();
    ranksRun(worldSize);
    rendezvous.tells(s -> s.setActive(worldSize));
    passes();
  }

  void coordinatorRuns() {
    cluster.coordinatorStatus(status -> status.withActive(1).withReady(1));
  }

  void ranksRun(int count) {
    cluster.workerStatus(status -> status.withActive(count).withReady(count));
  }

  void ranksFail(String indexes, PodFailure... failures) {
    for (PodFailure failure : failures) {
      cluster.failures.put(failure.rank(), failure);
    }
    cluster.workerStatus(status -> status.withFailedIndexes(indexes));
  }

  void coordinatorCompletes(String summary) {
    cluster.terminationMessage = Optional.of(summary);
    cluster.coordinatorStatus(status -> ended(status, "Complete", "CompletionsReached"));
  }

  public static JobStatusBuilder ended(JobStatusBuilder status, String type, String reason) {
    return status
        .withActive(0)
        .withReady(0)
        .addNewCondition()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage("the Job controller says so")
        .endCondition();
  }

  InferenceJobStatus status() {
    return job.getStatus();
  }

  Phase phase() {
    return status().phase();
  }

  RunState live() {
    return rendezvous.ask(job).orElseThrow();
  }

  Condition condition(ConditionType type) {
    return findCondition(type)
        .orElseThrow(() -> new AssertionError("no condition " + type + " in " + status()));
  }

  Optional<Condition> findCondition(ConditionType type) {
    return status().conditions().stream()
        .filter(condition -> type.text().equals(condition.getType()))
        .findFirst();
  }

  List<String> eventReasons() {
    return events.stream().map(event -> event.reason().name()).distinct().toList();
  }

  private void startOperator() {
    operator =
        new InferenceJobReconciler(
            cluster,
            rendezvous,
            (told, event) -> events.add(event),
            new JobMetrics(metrics),
            clock);
  }

  private boolean write(InferenceJobStatus status) {
    if (jobChangesUnderneath) {
      return false;
    }
    writes++;
    job.setStatus(status);
    job = copy(job);
    return !answersAreLost;
  }

  /** Over the wire and back, so that what comes back is what a client would see. */
  private static InferenceJob copy(InferenceJob job) {
    return Serialization.unmarshal(Serialization.asJson(job), InferenceJob.class);
  }
}
