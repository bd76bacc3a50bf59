package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.Refusals;
import dev.cosmicai.operator.cluster.RunEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What somebody deletes or edits of a run under way. */
class RestoredObjectsTest {
  @Test
  void coordinatorsJobThatSomebodyDeletesIsMadeAgain() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.coordinatorVanishes();
    story.passes();

    assertThat(story.cluster.coordinatorsCreated).isEqualTo(2);
    assertThat(story.eventReasons()).contains("CoordinatorRestarted");
  }

  @Test
  void secretThatSomebodyDeletesIsMadeAgainWhenPodsCannotStartWithoutIt() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.hasSecret = false;
    story.passesAfter(Duration.ofMinutes(1));
    assertThat(story.cluster.hasSecret).as("who runs needs it no more").isFalse();
    assertThat(story.cluster.coordinatorsCreated).isEqualTo(1);

    story.cluster.workerStatus(status -> status.withReady(0));
    story.passes();
    story.passesAfter(Duration.ofSeconds(2));
    assertThat(story.cluster.hasSecret).isTrue();
    assertThat(story.cluster.coordinatorsCreated).as("it had the old one").isEqualTo(2);
    assertThat(story.eventReasons()).contains("CoordinatorRestarted");
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void secretThatSomebodyReplacesTakesAnotherCoordinatorWhenTheNextPodStarts() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.secretUid = "another";
    story.passes();
    assertThat(story.cluster.coordinatorsCreated).as("who runs has read the old one").isEqualTo(1);

    story.cluster.workerStatus(status -> status.withReady(7));
    story.passes();
    story.passesAfter(Duration.ofSeconds(2));

    assertThat(story.cluster.coordinatorsCreated).isEqualTo(2);
    assertThat(story.eventReasons()).contains("CoordinatorRestarted");
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void secretOfARunWhosePodsAllRunIsNotReadAgain() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.passes();
    int reads = story.cluster.secretReads;

    story.passesAfter(Duration.ofMinutes(1));

    assertThat(story.cluster.secretReads).isEqualTo(reads);
  }

  @Test
  void whatSomebodyEditedOrDeletedIsRestoredAndTold() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.toMend.add("Service 'galaxies-coordinator'");
    story.passes();

    assertThat(story.events)
        .filteredOn(event -> event.reason() == EventReason.Repaired)
        .extracting(RunEvent::note)
        .containsExactly(
            "edited or deleted by somebody, and restored: Service 'galaxies-coordinator'");
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void whatCannotBeRestoredIsToldAndTheRunGoesOn() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.refusal = Refusals.ofContent("a policy forbids this Service");
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.eventReasons()).contains("Blocked");
  }

  @Test
  void ranksJobThatSomebodyDeletesIsMadeAgainUnderANewNumber() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.workersVanish();
    story.passes();

    assertThat(story.cluster.starts).containsExactly(1, 2);
    assertThat(story.status().ranks().starts()).isEqualTo(2);
  }

  @Test
  void ranksJobThatIsGoneIsNotMissedOnceAllRanksAreIn() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.tells(s -> s.setPhase(dev.cosmicai.proto.Phase.SUMMARIZING));

    story.cluster.workersVanish();
    story.passes();

    assertThat(story.cluster.starts).containsExactly(1);
  }

  @Test
  void coordinatorsJobThatAStrangerSuspendsIsLetGoOn() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.coordinator().getSpec().setSuspend(true);
    story.passes();

    assertThat(story.cluster.coordinator().getSpec().getSuspend()).isFalse();
  }

  @Test
  void jobsThatAreBeingDeletedAreWaitedFor() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.workers().getMetadata().setDeletionTimestamp("2026-11-22T08:00:00Z");
    assertThat(story.passes()).contains(Duration.ofSeconds(2));
    story.cluster.coordinator().getMetadata().setDeletionTimestamp("2026-11-22T08:00:00Z");
    assertThat(story.passes()).contains(Duration.ofSeconds(2));

    assertThat(story.cluster.starts).containsExactly(1);
    assertThat(story.cluster.coordinatorsCreated).isEqualTo(1);
  }

  @Test
  void ranksJobThatIsGoneIsMadeAgainThoughTheCoordinatorIsAway() {
    Story story = Story.of("");
    story.runsWith(8);
    story.rendezvous.coordinatorIsLost();
    story.restartOperator();

    story.cluster.workersVanish();
    story.passes();

    assertThat(story.cluster.workers().getSpec().getCompletions()).isEqualTo(8);
    assertThat(story.events)
        .filteredOn(event -> event.reason() == EventReason.RanksCreated)
        .extracting(RunEvent::note)
        .containsExactly("8 ranks are created", "8 ranks are created (start 2)");
  }

  @Test
  void nameThatSomebodyTookMeanwhileIsToldAndTheRunGoesOn() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.refusal = Refusals.nameTaken(TestJobs.minimal(), "galaxies-coordinator");
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.eventReasons()).contains("NameTaken");
  }

  @Test
  void policyOfTodayDoesNotEndARunThatAnotherOperatorTakesOver() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.restartOperator();
    story.cluster.refusal = Refusals.ofContent("a policy forbids this Service");
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.eventReasons()).contains("Blocked");
    assertThat(story.rendezvous.isWatched(TestJobs.minimal())).isTrue();
  }
}
