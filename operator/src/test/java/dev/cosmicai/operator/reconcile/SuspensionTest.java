package dev.cosmicai.operator.reconcile;

import static dev.cosmicai.operator.reconcile.Endings.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.status.ConditionType;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users, Kueue and clocks do to a job. */
class SuspensionTest {
  private static final String EIGHT = "worldSize: 8";
  private static final String EIGHT_SUSPENDED = "worldSize: 8\nsuspend: true";

  @Test
  void jobThatIsCreatedSuspendedGetsNothing() {
    Story story = Story.of(EIGHT_SUSPENDED);

    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.SUSPENDED);
    assertThat(story.condition(ConditionType.SUSPENDED).getStatus()).isEqualTo("True");
    assertThat(story.cluster.coordinatorsCreated).isZero();
    assertThat(story.status().startTime()).isNull();

    story.userSets(EIGHT);
    story.passesAfter(Duration.ofMinutes(1));
    assertThat(story.phase()).isEqualTo(Phase.PLANNING);
    assertThat(story.status().startTime()).isEqualTo("2026-11-22T08:01:00Z");
    assertThat(story.cluster.starts).containsExactly(1);
  }

  @Test
  void jobThatWasSuspendedWhileItWasPlannedIsPlannedOn() {
    Story story = Story.of(EIGHT);
    story.passes();
    story.userSets(EIGHT_SUSPENDED);
    story.passes();

    story.userSets(EIGHT);
    story.pass();

    assertThat(story.phase()).isEqualTo(Phase.PLANNING);
    assertThat(story.condition(ConditionType.RUNNING).getMessage())
        .isEqualTo("the ranks are about to go on");
  }

  @Test
  void suspendingStopsTheRanksAndResumingLetsTheSameOnesGoOn() {
    Story story = Story.of(EIGHT);
    story.runsWith(8);

    story.userSets(EIGHT_SUSPENDED);
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.SUSPENDED);
    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
    assertThat(story.cluster.coordinator().getSpec().getSuspend()).isNull();
    assertThat(story.status().ranks().active()).isZero();
    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("False");

    story.userSets(EIGHT);
    story.passesAfter(Duration.ofHours(1));
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.cluster.workers().getSpec().getSuspend()).isFalse();
    assertThat(story.cluster.starts).as("the Job remembers who is done").containsExactly(1);
    assertThat(story.condition(ConditionType.SUSPENDED).getStatus()).isEqualTo("False");
    assertThat(story.status().startTime()).as("the clock starts anew").startsWith("2026-11-22T09:");
  }

  @Test
  void operatorThatDiedWhileSuspendingStopsTheRanks() {
    Story story = Story.of(EIGHT);
    story.runsWith(8);
    story.userSets(EIGHT_SUSPENDED);
    story.passes();
    story.cluster.kueueSuspends(false); // as if the patch had never arrived

    story.restartOperator();
    story.passes();

    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
  }

  @Test
  void runThatWasDoneWhenItWasSuspendedCompletes() {
    Story story = Story.of(EIGHT);
    story.runsWith(8);
    story.userSets(EIGHT_SUSPENDED);
    story.passes();

    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.passes();

    Endings.assertComplete(story);
    assertThat(story.condition(ConditionType.SUSPENDED).getStatus()).isEqualTo("False");
  }

  @Test
  void ranksJobThatAStrangerSuspendsIsLetGoOn() {
    Story story = Story.of(EIGHT);
    story.runsWith(8);

    story.cluster.kueueSuspends(true);
    story.passes();

    assertThat(story.cluster.workers().getSpec().getSuspend()).isFalse();
  }

  @Test
  void kueueDecidesWhenTheRanksRun() {
    Story story = Story.of(queued(EIGHT));
    story.passes();
    story.coordinatorRuns();
    story.rendezvous.tells(FakeRendezvous.running(8));

    story.passes();
    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
    assertThat(story.condition(ConditionType.RUNNING).getReason()).isEqualTo("Queued");
    assertThat(story.condition(ConditionType.RUNNING).getMessage()).contains("batch");

    story.cluster.kueueSuspends(false);
    story.ranksRun(8);
    story.rendezvous.tells(s -> s.setActive(8));
    story.passes();
    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("True");

    story.cluster.kueueSuspends(true);
    story.cluster.workerStatus(status -> status.withActive(0).withReady(0));
    story.passes();
    assertThat(story.cluster.workers().getSpec().getSuspend()).as("it was preempted").isTrue();
    assertThat(story.condition(ConditionType.RUNNING).getReason()).isEqualTo("Queued");
  }

  @Test
  void suspendingGivesKueuesQuotaBackAndResumingQueuesAgain() {
    Story story = Story.of(queued(EIGHT));
    story.runsWith(8);

    story.userSets(EIGHT_SUSPENDED);
    story.passes();
    assertThat(story.cluster.workers()).isNull();

    story.userSets(EIGHT);
    story.passes();
    assertThat(story.cluster.starts).containsExactly(1, 2);
    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
  }

  @Test
  void parallelismMayChangeInMidRun() {
    Story story = Story.of("worldSize: 8\nparallelism: 2");
    story.runsWith(8);
    assertThat(story.cluster.workers().getSpec().getParallelism()).isEqualTo(2);

    story.userSets("worldSize: 8\nparallelism: 6");
    story.passes();

    assertThat(story.cluster.workers().getSpec().getParallelism()).isEqualTo(6);
  }

  @Test
  void jobThatTakesTooLongFails() {
    Story story = Story.of("worldSize: 8\nactiveDeadlineSeconds: 600");
    story.runsWith(8);
    story.rendezvous.tells(s -> s.setSucceeded(3).setSucceededRanks("0-2"));

    story.passesAfter(Duration.ofSeconds(599));
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    story.passesAfter(Duration.ofSeconds(1));

    assertFailed(story, "DeadlineExceeded", "the 600 seconds of spec.activeDeadlineSeconds; 3/8");
    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"active", "start"})
  void nextPassComesNoLaterThanTheDeadline(String which) {
    Story story = Story.of("worldSize: 8\n" + which + "DeadlineSeconds: 3");
    story.passes();
    story.coordinatorRuns();

    assertThat(story.passes()).contains(Duration.ofSeconds(3));
  }

  @Test
  void jobWhoseRanksNeverStartFailsAndSaysWhatTheyWaitFor() {
    Story story = Story.of("worldSize: 8\nstartDeadlineSeconds: 60");
    story.passes();
    story.cluster.why.put(Component.RANK, "no node has room");

    story.passesAfter(Duration.ofSeconds(60));

    assertFailed(story, "StartDeadlineExceeded", "no node has room");
  }

  @Test
  void startDeadlineIsMetByTheFirstRank() {
    Story story = Story.of("worldSize: 8\nstartDeadlineSeconds: 60");
    story.runsWith(8);

    story.cluster.workerStatus(status -> status.withActive(8).withReady(0));
    story.rendezvous.tells(s -> s.setActive(0).setSucceeded(1).setSucceededRanks("0"));
    story.passesAfter(Duration.ofMinutes(10));

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"active", "succeeded", "failed"})
  void startDeadlineIsMetByARankThatOnlyTheCoordinatorKnowsOf(String count) {
    Story story = Story.of("worldSize: 8\nmaxFailedRanks: 1\nstartDeadlineSeconds: 60");
    story.passes();
    story.rendezvous.tells(FakeRendezvous.running(8));
    story.coordinatorRuns();
    story.passes();

    story.rendezvous.tells(
        s ->
            switch (count) {
              case "active" -> s.setActive(1);
              case "succeeded" -> s.setSucceeded(1).setSucceededRanks("0");
              default -> s.setFailed(1).setFailedRanks("0");
            });
    story.passesAfter(Duration.ofSeconds(60));

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void finishedJobIsDeletedWhenItsTimeIsOver() {
    Story story = Story.of("worldSize: 8\nttlSecondsAfterFinished: 300");
    story.runsWith(8);
    story.cluster.workerStatus(status -> Story.ended(status, "Complete", "Completed"));
    story.coordinatorCompletes(Summaries.ofEightRanks());

    assertThat(story.passes()).contains(Duration.ofMinutes(5));
    story.passesAfter(Duration.ofSeconds(299));
    assertThat(story.cluster.runDeleted).isFalse();
    story.restartOperator();
    story.passesAfter(Duration.ofSeconds(1));

    assertThat(story.cluster.runDeleted).isTrue();
  }

  @Test
  void finishedJobStaysWithoutATtl() {
    Story story = Story.of(EIGHT);
    story.runsWith(8);
    story.cluster.workerStatus(status -> Story.ended(status, "Complete", "Completed"));
    story.coordinatorCompletes(Summaries.ofEightRanks());

    assertThat(story.passes()).isEmpty();
    story.passesAfter(Duration.ofDays(100));

    assertThat(story.cluster.runDeleted).isFalse();
    assertThat(story.cluster.starts).as("a finished job never runs again").containsExactly(1);
  }

  @Test
  void finishedJobWhoseJobsAreGoneNeverRunsAgain() {
    Story story = Story.of(EIGHT);
    story.runsWith(8);
    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.passes();

    story.cluster.coordinatorVanishes();
    story.cluster.workersVanish();
    story.restartOperator();
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.cluster.coordinatorsCreated).isEqualTo(1);
    assertThat(story.cluster.starts).containsExactly(1);
  }

  private static InferenceJob queued(String spec) {
    InferenceJob job = TestJobs.withSpec(spec);
    job.getMetadata().setLabels(Map.of("kueue.x-k8s.io/queue-name", "batch"));
    return job;
  }
}
