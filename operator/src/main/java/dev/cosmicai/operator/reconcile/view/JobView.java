package dev.cosmicai.operator.reconcile.view;

import dev.cosmicai.operator.child.RunLabels;
import dev.cosmicai.rendezvous.RankRanges;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;

/** A Kubernetes Job, read for what the steps ask. */
public record JobView(Job job) {
  /** Before that, a pod that does not run yet is no news. */
  private static final Duration PODS_MAY_TAKE = Duration.ofSeconds(10);

  /** Whether it ended, either way. */
  public boolean isFinished() {
    return isComplete() || isFailed();
  }

  public boolean isComplete() {
    return condition("Complete").isPresent();
  }

  public boolean isFailed() {
    return condition("Failed").isPresent();
  }

  /** Why it failed, in the words of the Job controller. */
  public String failure() {
    return condition("Failed")
        .map(condition -> condition.getReason() + ": " + condition.getMessage())
        .orElse("no reason given");
  }

  /** Whether it is on its way out. */
  public boolean isBeingDeleted() {
    return job.getMetadata().getDeletionTimestamp() != null;
  }

  public boolean isSuspended() {
    return Boolean.TRUE.equals(job.getSpec().getSuspend());
  }

  /** Whether it was created long enough ago that its pods should run. */
  public boolean hadTimeToStart(Instant now) {
    Instant created = Instant.parse(job.getMetadata().getCreationTimestamp());
    return !now.isBefore(created.plus(PODS_MAY_TAKE));
  }

  /** Pods that have not ended, waiting ones included. */
  public int active() {
    return count(JobStatus::getActive);
  }

  /** Pods whose container runs. */
  public int ready() {
    return count(JobStatus::getReady);
  }

  /** Pods that ended badly, ignored ones included. */
  public int failedPods() {
    return count(JobStatus::getFailed);
  }

  /** Whether no pod of it runs, and nobody but the operator would let one run again. */
  public boolean isAtRest() {
    return isFinished() || (isSuspended() && active() == 0 && !waitsInQueue());
  }

  private boolean waitsInQueue() {
    Map<String, String> labels = job.getMetadata().getLabels();
    return labels != null && labels.containsKey(RunLabels.QUEUE);
  }

  public int parallelism() {
    return number(job.getSpec(), JobSpec::getParallelism);
  }

  public int completions() {
    return number(job.getSpec(), JobSpec::getCompletions);
  }

  /** Whether there are ranks that neither run nor have ended. */
  public boolean hasWaitingRanks() {
    return ready() + completedIndexes().size() + failedIndexes().size() < completions();
  }

  SortedSet<Integer> completedIndexes() {
    return indexes(JobStatus::getCompletedIndexes);
  }

  SortedSet<Integer> failedIndexes() {
    return indexes(JobStatus::getFailedIndexes);
  }

  private SortedSet<Integer> indexes(Function<JobStatus, String> field) {
    return RankRanges.parse(Optional.ofNullable(job.getStatus()).map(field).orElse(""));
  }

  private int count(Function<JobStatus, Integer> field) {
    return Optional.ofNullable(job.getStatus()).map(field).orElse(0);
  }

  private static <T> int number(T of, Function<T, Integer> field) {
    return Optional.ofNullable(of).map(field).orElse(1);
  }

  private Optional<JobCondition> condition(String type) {
    return Optional.ofNullable(job.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .filter(condition -> type.equals(condition.getType()))
        .filter(condition -> "True".equals(condition.getStatus()))
        .findFirst();
  }
}
