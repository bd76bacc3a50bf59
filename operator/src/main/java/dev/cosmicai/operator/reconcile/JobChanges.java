package dev.cosmicai.operator.reconcile;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Objects;
import java.util.function.Function;

/**
 * Which changes of a Job are worth a pass. Its counters change with each of a thousand pods;
 * progress comes from the coordinator, at a pace that suits the status.
 */
final class JobChanges {
  private JobChanges() {}

  static boolean matter(Job now, Job before) {
    JobFacts is = new JobFacts(now);
    JobFacts was = new JobFacts(before);
    return differ(is, was, JobFacts::isComplete)
        || differ(is, was, JobFacts::isFailed)
        || differ(is, was, JobFacts::isSuspended)
        || differ(is, was, JobFacts::isBeingDeleted)
        || differ(is, was, JobFacts::parallelism)
        || differ(is, was, JobChanges::failedIndexes)
        || differ(is, was, job -> job.active() > 0)
        || differ(is, was, job -> job.ready() > 0)
        || differ(is, was, job -> job.job().getMetadata().getUid());
  }

  private static String failedIndexes(JobFacts job) {
    return job.job().getStatus() == null ? null : job.job().getStatus().getFailedIndexes();
  }

  private static boolean differ(JobFacts is, JobFacts was, Function<JobFacts, Object> of) {
    return !Objects.equals(of.apply(is), of.apply(was));
  }
}
