package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.crds.sweep.InferenceSweepStatus;
import dev.cosmicai.operator.TestSweeps;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.metrics.SweepMetrics;
import dev.cosmicai.operator.status.ConditionType;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One sweep, and a new operator for each pass, so that whatever the operator knows is in the status
 * or in the cluster of fakes.
 */
final class SweepStory {
  /** A chain of passes that never comes to rest is a defect. */
  private static final int MAX_PASSES = 40;

  final TestClock clock = new TestClock();
  final FakeSweepCluster cluster = new FakeSweepCluster(clock);
  final MeterRegistry metrics = new SimpleMeterRegistry();
  final List<RunEvent> events = new ArrayList<>();
  int writes;

  /** Whether somebody changes the sweep between each read and each write. */
  boolean sweepChangesUnderneath;

  private InferenceSweep sweep;

  private SweepStory(InferenceSweep sweep) {
    this.sweep = sweep;
  }

  static SweepStory of(String specLines) {
    return new SweepStory(TestSweeps.with(specLines));
  }

  /** Passes until the sweep rests; returns after how long the next one comes. */
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
    return new InferenceSweepReconciler(
            cluster, (told, event) -> events.add(event), new SweepMetrics(metrics), clock)
        .reconcile(copy(), this::write)
        .getScheduleDelay()
        .map(Duration::ofMillis);
  }

  /** A pass makes jobs and does not get to write that they have begun. */
  void passLosesWhatItBegan() {
    sweepChangesUnderneath = true;
    pass();
    sweepChangesUnderneath = false;
  }

  /** So much later. */
  void passesAfter(Duration wait) {
    clock.advance(wait);
    passes();
  }

  /** A run completes, which took as long as that. */
  void completes(String run, Duration after) {
    clock.advance(after);
    cluster.completes(run);
    passes();
  }

  /** All runs complete, one after another. */
  void completesAll() {
    while (!cluster.unfinished().isEmpty()) {
      completes(cluster.unfinished().get(0), Duration.ofMinutes(1));
    }
  }

  void userSets(String specLines) {
    InferenceSweepSpec changed = TestSweeps.with(specLines).getSpec();
    sweep.setSpec(changed);
    sweep.getMetadata().setGeneration(sweep.getMetadata().getGeneration() + 1);
  }

  InferenceSweepStatus status() {
    return sweep.getStatus();
  }

  Condition condition(ConditionType type) {
    return findCondition(type)
        .orElseThrow(() -> new AssertionError("no condition " + type + " in " + status()));
  }

  boolean isTrue(ConditionType type) {
    return findCondition(type).filter(found -> "True".equals(found.getStatus())).isPresent();
  }

  List<String> eventReasons() {
    return events.stream().map(event -> event.reason().name()).distinct().toList();
  }

  private Optional<Condition> findCondition(ConditionType type) {
    return status().conditions().stream()
        .filter(condition -> type.text().equals(condition.getType()))
        .findFirst();
  }

  private boolean write(InferenceSweepStatus status) {
    if (sweepChangesUnderneath) {
      return false;
    }
    writes++;
    sweep.setStatus(status);
    sweep = copy();
    return true;
  }

  /** Over the wire and back, so that what comes back is what a client would see. */
  private InferenceSweep copy() {
    return Serialization.unmarshal(Serialization.asJson(sweep), InferenceSweep.class);
  }
}
