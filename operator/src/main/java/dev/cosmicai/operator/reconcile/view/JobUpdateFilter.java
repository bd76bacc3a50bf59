package dev.cosmicai.operator.reconcile.view;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Objects;
import java.util.function.Function;

/**
 * Which changes of a Job are worth a pass. Its counters change with each of a thousand pods;
 * progress comes from the coordinator, at a pace that suits the status.
 */
public final class JobUpdateFilter {
  private JobUpdateFilter() {}

  public static boolean accept(Job now, Job before) {
    JobView is = new JobView(now);
    JobView was = new JobView(before);
    return differ(is, was, JobView::isComplete)
        || differ(is, was, JobView::isFailed)
        || differ(is, was, JobView::isSuspended)
        || differ(is, was, JobView::isBeingDeleted)
        || differ(is, was, JobView::parallelism)
        || differ(is, was, JobUpdateFilter::failedIndexes)
        || differ(is, was, job -> job.active() > 0)
        || differ(is, was, job -> job.ready() > 0)
        || differ(is, was, job -> job.job().getMetadata().getUid());
  }

  private static String failedIndexes(JobView job) {
    return job.job().getStatus() == null ? null : job.job().getStatus().getFailedIndexes();
  }

  private static boolean differ(JobView is, JobView was, Function<JobView, Object> of) {
    return !Objects.equals(of.apply(is), of.apply(was));
  }
}
