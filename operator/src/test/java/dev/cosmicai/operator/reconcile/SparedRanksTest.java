package dev.cosmicai.operator.reconcile;

import static dev.cosmicai.operator.reconcile.CorruptPartition.corrupt;
import static dev.cosmicai.operator.reconcile.Endings.assertComplete;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Ranks that a run does without, as others have computed all splits. */
class SparedRanksTest {
  @Test
  void rankThatFailsWhileTheSummaryIsMadeFailsNothing() {
    Story story = summarizing();

    story.ranksFail("3", corrupt(3));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.SUMMARIZING);
    assertThat(story.rendezvous.declared).isEmpty();
    assertThat(story.status().ranks().failed()).isZero();
    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.passes();
    assertComplete(story);
  }

  @Test
  void rankThatFailsBeforeTheOperatorHearsThatItIsNotNeededFailsNothing() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.silentlyBecomes(
        s ->
            s.setPhase(dev.cosmicai.proto.Phase.SUMMARIZING)
                .setSucceeded(8)
                .setSucceededRanks("0-7"));

    story.ranksFail("3", corrupt(3));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.rendezvous.declared).isEmpty();
  }

  @Test
  void podThatEndsWellWhileTheSummaryIsMadeIsNotMissed() {
    Story story = summarizing();
    story.rendezvous.tells(s -> s.setSucceeded(2).setSucceededRanks("0-1"));

    story.cluster.workerStatus(status -> status.withCompletedIndexes("0-2"));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.SUMMARIZING);
    assertThat(story.rendezvous.declared).isEmpty();
  }

  @Test
  void ranksThatWaitForRoomDoNotStartAfterTheEnd() {
    Story story = summarizing();
    story.cluster.workerStatus(status -> status.withReady(2).withCompletedIndexes("0-1"));
    story.coordinatorCompletes(Summaries.ofEightRanks());

    assertThat(story.passes()).contains(Duration.ofSeconds(5));
    assertComplete(story);
    assertThat(story.cluster.workers().getSpec().getSuspend()).isNotEqualTo(true);
    story.passesAfter(Duration.ofSeconds(5));

    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
    assertThat(story.status().ranks().done()).isEqualTo("8/8");
  }

  @Test
  void ranksThatAreAboutToGoMayGoByThemselves() {
    Story story = summarizing();
    story.cluster.workerStatus(status -> status.withReady(6).withCompletedIndexes("0-1"));
    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.passes();

    story.passesAfter(Duration.ofSeconds(29));
    assertThat(story.cluster.workers().getSpec().getSuspend()).isNotEqualTo(true);
    story.passesAfter(Duration.ofSeconds(1));
    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
  }

  /** All splits are done; the pods are still there. */
  private static Story summarizing() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.tells(
        s ->
            s.setPhase(dev.cosmicai.proto.Phase.SUMMARIZING)
                .setActive(0)
                .setSucceeded(8)
                .setSucceededRanks("0-7"));
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.SUMMARIZING);
    return story;
  }
}
