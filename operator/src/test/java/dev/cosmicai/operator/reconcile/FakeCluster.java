package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.CoordinatorJob;
import dev.cosmicai.operator.child.WorkerJob;
import dev.cosmicai.operator.cluster.PodFailure;
import dev.cosmicai.operator.cluster.PodUsage;
import dev.cosmicai.operator.cluster.RunCluster;
import dev.cosmicai.operator.cluster.TerminatedContainer;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A cluster of two Jobs, whose controllers are the tests. Deleting takes effect at once. */
final class FakeCluster implements RunCluster {
  private final Clock clock;
  private Job coordinator;
  private Job workers;

  final List<Integer> starts = new ArrayList<>();
  final Map<Integer, PodFailure> failures = new HashMap<>();
  final Map<Component, String> why = new HashMap<>();
  int coordinatorsCreated;
  Optional<String> terminationMessage = Optional.empty();
  Optional<TerminatedContainer> coordinatorTermination = Optional.empty();
  PodUsage usage = new PodUsage(8, 120);
  boolean runDeleted;
  int releases;
  boolean hasSecret = true;
  String secretUid = "secret-uid";
  int secretReads;
  final List<String> toMend = new ArrayList<>();

  /** Thrown by the next attempt to make something, instead of making it. */
  RuntimeException refusal;

  /** Thrown by the next attempt to make the ranks' Job. */
  RuntimeException workersRefusal;

  FakeCluster(Clock clock) {
    this.clock = clock;
  }

  Job coordinator() {
    return coordinator;
  }

  Job workers() {
    return workers;
  }

  void coordinatorStatus(UnaryOperator<JobStatusBuilder> change) {
    coordinator = withStatus(coordinator, change);
  }

  void workerStatus(UnaryOperator<JobStatusBuilder> change) {
    workers = withStatus(workers, change);
  }

  void coordinatorVanishes() {
    coordinator = null;
  }

  void workersVanish() {
    workers = null;
  }

  void kueueSuspends(boolean suspend) {
    workers.getSpec().setSuspend(suspend);
  }

  @Override
  public Optional<Job> coordinatorJob(InferenceJob job) {
    return Optional.ofNullable(coordinator);
  }

  @Override
  public Optional<Job> workerJob(InferenceJob job) {
    return Optional.ofNullable(workers);
  }

  @Override
  public boolean ensure(InferenceJob job) {
    refuse();
    if (coordinator != null && (!hasSecret || !CoordinatorJob.servesWith(coordinator, secretUid))) {
      hasSecret = true;
      coordinator = null;
      return false;
    }
    if (coordinator == null) {
      coordinator = created(CoordinatorJob.of(job, TestJobs.config(), secretUid));
      coordinatorsCreated++;
    }
    return true;
  }

  @Override
  public List<String> repair(InferenceJob job, List<Job> jobs) {
    refuse();
    List<String> mended = List.copyOf(toMend);
    toMend.clear();
    return mended;
  }

  @Override
  public void forget(InferenceJob job) {}

  @Override
  public Optional<String> secretUid(InferenceJob job) {
    secretReads++;
    return hasSecret ? Optional.of(secretUid) : Optional.empty();
  }

  @Override
  public RendezvousEndpoint endpoint(InferenceJob job) {
    return new RendezvousEndpoint("galaxies-coordinator.sky.svc", 7077, "certificate", "token");
  }

  @Override
  public Job createWorkers(InferenceJob job, int worldSize, int number) {
    if (refusal == null) {
      refusal = workersRefusal;
      workersRefusal = null;
    }
    refuse();
    if (workers == null) {
      workers = created(WorkerJob.of(job, TestJobs.config(), worldSize, number));
      starts.add(number);
    }
    return workers;
  }

  @Override
  public void suspend(Job job, boolean suspend) {
    same(job).getSpec().setSuspend(suspend);
  }

  @Override
  public void parallelism(Job job, int parallelism) {
    same(job).getSpec().setParallelism(parallelism);
  }

  @Override
  public void delete(Job job) {
    if (same(job).equals(workers)) {
      workers = null;
    } else {
      coordinator = null;
      coordinatorTermination = Optional.empty();
    }
  }

  @Override
  public void release(InferenceJob job, List<Job> jobs) {
    releases++;
  }

  @Override
  public void deleteRun(InferenceJob job) {
    runDeleted = true;
  }

  @Override
  public Optional<String> coordinatorTerminationMessage(InferenceJob job) {
    return terminationMessage;
  }

  @Override
  public Optional<TerminatedContainer> coordinatorTermination(InferenceJob job) {
    return coordinatorTermination;
  }

  @Override
  public List<PodFailure> failures(InferenceJob job, SortedSet<Integer> ranks) {
    return ranks.stream().map(failures::get).toList();
  }

  @Override
  public Optional<String> whyNotRunning(InferenceJob job, Component component) {
    return Optional.ofNullable(why.get(component));
  }

  @Override
  public PodUsage usage(InferenceJob job) {
    return usage;
  }

  private void refuse() {
    if (refusal != null) {
      RuntimeException thrown = refusal;
      refusal = null;
      throw thrown;
    }
  }

  private Job same(Job job) {
    return workers != null && job.getMetadata().getUid().equals(workers.getMetadata().getUid())
        ? workers
        : coordinator;
  }

  private Job created(Job job) {
    return new JobBuilder(job)
        .editMetadata()
        .withUid(UUID.randomUUID().toString())
        .withCreationTimestamp(clock.instant().toString())
        .endMetadata()
        .build();
  }

  private static Job withStatus(Job job, UnaryOperator<JobStatusBuilder> change) {
    JobStatusBuilder status =
        job.getStatus() == null ? new JobStatusBuilder() : new JobStatusBuilder(job.getStatus());
    return new JobBuilder(job).withStatus(change.apply(status).build()).build();
  }
}
