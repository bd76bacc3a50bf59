package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.TestJobs;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a run needs only while its pods run is given back when none runs any more, not before. */
class ReleasedRunTest {
  @Test
  void runIsReleasedWhenItsLastPodHasEnded() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.cluster.releases).as("the ranks' pods still end by themselves").isZero();

    story.cluster.workerStatus(status -> Story.ended(status, "Complete", "Completed"));
    story.passes();

    assertThat(story.cluster.releases).isEqualTo(1);
  }

  @Test
  void failedRunIsReleasedWhenItsPodsAreStopped() {
    Story story = Story.of("worldSize: 8\nactiveDeadlineSeconds: 60");
    story.runsWith(8);
    story.passesAfter(Duration.ofSeconds(61));
    assertThat(story.phase()).isEqualTo(Phase.FAILED);
    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
    story.passesAfter(Duration.ofSeconds(10));
    assertThat(story.cluster.coordinator().getSpec().getSuspend()).isTrue();
    story.passes();
    assertThat(story.cluster.releases).as("suspended, but not gone yet").isZero();

    story.cluster.workerStatus(ReleasedRunTest::withoutPods);
    story.passes();
    assertThat(story.cluster.releases).as("the coordinator's is not gone yet").isZero();
    story.cluster.coordinatorStatus(ReleasedRunTest::withoutPods);
    story.passes();

    assertThat(story.cluster.releases).isEqualTo(1);
  }

  @Test
  void ranksThatWaitInAQueueLeaveItAfterTheEnd() {
    Story story = Story.of(TestJobs.allOptions());
    story.runsWith(8);
    story.cluster.kueueSuspends(true);
    story.cluster.workerStatus(ReleasedRunTest::withoutPods);
    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.cluster.releases).isZero();

    story.passesAfter(Duration.ofMinutes(1));
    assertThat(story.cluster.workers()).as("they would start for nothing").isNull();
    story.passes();

    assertThat(story.cluster.releases).isEqualTo(1);
  }

  @Test
  void suspendedRunIsNotReleased() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.userSets("worldSize: 8\nsuspend: true");
    story.passes();
    story.cluster.workerStatus(ReleasedRunTest::withoutPods);
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.SUSPENDED);
    assertThat(story.cluster.releases).isZero();
  }

  private static JobStatusBuilder withoutPods(JobStatusBuilder status) {
    return status.withActive(0).withReady(0);
  }
}
