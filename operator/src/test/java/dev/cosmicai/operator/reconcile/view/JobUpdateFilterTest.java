package dev.cosmicai.operator.reconcile.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.WorkerJob;
import dev.cosmicai.operator.reconcile.Story;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class JobUpdateFilterTest {
  private static final Job BEFORE = with(status -> status.withActive(4).withReady(4));

  @Test
  void countersOfManyPodsAreNoReasonForAPass() {
    assertThat(
            JobUpdateFilter.accept(
                with(s -> s.withActive(3).withReady(2).withSucceeded(9).withCompletedIndexes("0")),
                BEFORE))
        .isFalse();
  }

  @Test
  void failedRanksTheFirstPodTheLastPodAndTheEndAre() {
    assertThat(
            JobUpdateFilter.accept(
                with(s -> s.withActive(4).withReady(4).withFailedIndexes("1")), BEFORE))
        .isTrue();
    assertThat(JobUpdateFilter.accept(with(s -> s.withActive(4).withReady(0)), BEFORE)).isTrue();
    assertThat(JobUpdateFilter.accept(with(s -> s.withActive(0).withReady(4)), BEFORE)).isTrue();
    assertThat(
            JobUpdateFilter.accept(
                with(s -> Story.ended(s, "Complete", "x").withActive(4).withReady(4)), BEFORE))
        .isTrue();
  }

  @Test
  void whatSomebodyChangesInTheJobIs() {
    Job suspended = with(status -> status.withActive(4).withReady(4));
    suspended.getSpec().setSuspend(true);
    Job narrower = with(status -> status.withActive(4).withReady(4));
    narrower.getSpec().setParallelism(1);

    assertThat(JobUpdateFilter.accept(suspended, BEFORE)).isTrue();
    assertThat(JobUpdateFilter.accept(narrower, BEFORE)).isTrue();
  }

  @Test
  void anotherJobOfTheNameIs() {
    Job other = with(status -> status.withActive(4).withReady(4));
    other.getMetadata().setUid("another");

    assertThat(JobUpdateFilter.accept(other, BEFORE)).isTrue();
  }

  private static Job with(UnaryOperator<JobStatusBuilder> status) {
    return new JobBuilder(WorkerJob.of(TestJobs.minimal(), TestJobs.config(), 10, 1))
        .withStatus(status.apply(new JobStatusBuilder()).build())
        .build();
  }
}
