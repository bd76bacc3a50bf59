package dev.cosmicai.operator.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.child.SweptJob;
import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The jobs of one sweep, by the names of its runs, without what reconciles them. */
final class FakeSweepCluster implements SweepCluster {
  final Map<String, InferenceJob> jobs = new TreeMap<>();

  /** Runs in the order in which a job was made of them. */
  final List<String> created = new ArrayList<>();

  /** What is thrown instead of making a run's job. */
  final Map<String, RuntimeException> refusals = new HashMap<>();

  boolean sweepIsDeleted;
  private final Clock clock;

  FakeSweepCluster(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Optional<InferenceJob> job(InferenceSweep sweep, GridRun run) {
    return Optional.ofNullable(jobs.get(run.name()));
  }

  @Override
  public InferenceJob create(InferenceSweep sweep, GridRun run) {
    if (refusals.containsKey(run.name())) {
      throw refusals.get(run.name());
    }
    return jobs.computeIfAbsent(
        run.name(),
        name -> {
          created.add(name);
          InferenceJob job = Serialization.clone(SweptJob.of(sweep, run));
          job.setStatus(RunStatus.of(job, clock.instant()).startedNow().toStatus());
          return job;
        });
  }

  @Override
  public void suspend(InferenceJob job, boolean suspend) {
    ObjectNode changed = Serialization.unmarshal(Serialization.asJson(job), ObjectNode.class);
    ((ObjectNode) changed.get("spec")).put("suspend", suspend);
    jobs.put(
        job.name().substring("sizes-".length()),
        Serialization.unmarshal(Serialization.asJson(changed), InferenceJob.class));
  }

  @Override
  public void delete(InferenceSweep sweep) {
    sweepIsDeleted = true;
  }

  void completes(String run) {
    InferenceJob job = jobs.get(run);
    job.setStatus(RunStatus.of(job, clock.instant()).phase(Phase.COMPLETE).endedNow().toStatus());
  }

  void fails(String run, String reason) {
    InferenceJob job = jobs.get(run);
    job.setStatus(
        RunStatus.of(job, clock.instant())
            .phase(Phase.FAILED)
            .endedNow()
            .condition(ConditionType.FAILED, true, reason, "it is wrong")
            .toStatus());
  }

  /** The runs whose jobs have not ended. */
  List<String> unfinished() {
    return jobs.entrySet().stream()
        .filter(entry -> entry.getValue().getStatus().completionTime() == null)
        .map(Map.Entry::getKey)
        .toList();
  }

  List<String> suspended() {
    return jobs.entrySet().stream()
        .filter(entry -> entry.getValue().getSpec().suspend())
        .map(Map.Entry::getKey)
        .toList();
  }
}
