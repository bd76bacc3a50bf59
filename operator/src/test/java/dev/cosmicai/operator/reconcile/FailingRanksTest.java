package dev.cosmicai.operator.reconcile;

import static dev.cosmicai.operator.reconcile.CorruptPartition.PARTITION;
import static dev.cosmicai.operator.reconcile.CorruptPartition.corrupt;
import static dev.cosmicai.operator.reconcile.Endings.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Failure;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.PodFailure;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.status.ConditionType;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranks that fail: what becomes of the job, and what its user is told. */
class FailingRanksTest {
  @Test
  void rankThatMayNotFailFailsTheJobByRankPartitionAndReason() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.ranksFail("3", corrupt(3));
    story.passes();

    assertFailed(story, "RanksFailed", "rank 3: PartitionCorrupt: " + PARTITION + " is truncated");
    assertThat(story.status().failures())
        .containsExactly(
            new Failure(3, PARTITION, "PartitionCorrupt", PARTITION + " is truncated"));
    assertThat(story.status().ranks().failedIndexes()).isEqualTo("3");
    assertThat(story.eventReasons()).contains("RanksFailed");
  }

  @Test
  void rankThatWasKilledIsNamedWithThePartitionThatTheCoordinatorGaveIt() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.ranksFail(
        "3",
        new PodFailure(
            3, 0, 137, Reason.OutOfMemory, "it was killed", Optional.empty(), "galaxies-3-x"));
    story.passes();

    assertFailed(story, "RanksFailed", "rank 3: OutOfMemory: s3://survey/3.pt: it was killed");
    assertThat(story.status().failures())
        .extracting(Failure::partition)
        .containsExactly("s3://survey/3.pt");
  }

  @Test
  void afterTheFailureRanksStopAtOnceAndTheCoordinatorHasTimeToSaySo() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.ranksFail("3", corrupt(3));

    Optional<Duration> delay = story.passes();

    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
    assertThat(story.cluster.coordinator().getSpec().getSuspend()).isNull();
    assertThat(delay).contains(Duration.ofSeconds(10));
    story.passesAfter(Duration.ofSeconds(10));
    assertThat(story.cluster.coordinator().getSpec().getSuspend()).isTrue();
  }

  @Test
  void partialSuccessSaysWhoIsMissing() {
    Story story = Story.of("worldSize: 8\nmaxFailedRanks: 1");
    story.runsWith(8);
    story.ranksFail("3", corrupt(3));
    story.passes();

    story.coordinatorCompletes(Summaries.withoutRankThree());
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.condition(ConditionType.COMPLETE).getReason()).isEqualTo("SomeRanksFailed");
    assertThat(story.condition(ConditionType.COMPLETE).getMessage())
        .isEqualTo("7 of 8 ranks; rank 3 failed: PartitionCorrupt: " + PARTITION + " is truncated");
    assertThat(story.status().ranks().done()).isEqualTo("7/8");
    assertThat(story.status().failures()).extracting(Failure::rank).containsExactly(3);
  }

  @ParameterizedTest
  @CsvSource({"'3', ''", "'3-4', ' (and 1 more rank)'", "'3-5', ' (and 2 more ranks)'"})
  void ranksThatFailTogetherAreOneEvent(String failed, String others) {
    Story story = Story.of("worldSize: 8\nmaxFailedRanks: 8");
    story.runsWith(8);

    story.ranksFail(failed, corrupt(3), corrupt(4), corrupt(5));
    story.passes();

    assertThat(story.events)
        .filteredOn(event -> event.reason() == EventReason.RanksFailed)
        .extracting(RunEvent::note)
        .containsExactly("rank 3: PartitionCorrupt: " + PARTITION + " is truncated" + others);
  }

  @Test
  void ranksOfAFinishedJobAreNotStartedAgainOnceTheSummaryIsMade() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.tells(s -> s.setSucceeded(1).setSucceededRanks("3"));
    story.rendezvous.silentlyBecomes(s -> s.setPhase(dev.cosmicai.proto.Phase.SUMMARIZING));

    story.cluster.workerStatus(
        status -> Story.ended(status.withFailedIndexes("3"), "Failed", "MaxFailedIndexesExceeded"));
    story.passes();

    assertThat(story.cluster.starts).containsExactly(1);
    assertThat(story.cluster.workers()).isNotNull();
  }

  @Test
  void rankThatContributedBeforeItFailedIsASuccess() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.tells(s -> s.setSucceeded(1).setSucceededRanks("3"));

    story.ranksFail("3", corrupt(3));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.rendezvous.declared).isEmpty();
    assertThat(story.status().ranks().failed()).isZero();
  }

  @Test
  void rankWhoseContributionIsNotHeardOfYetWhenItsPodFailsIsASuccess() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.silentlyBecomes(s -> s.setSucceeded(1).setSucceededRanks("3"));

    story.ranksFail("3", corrupt(3));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.rendezvous.declared).isEmpty();
  }

  @Test
  void ranksThatTheirJobStoppedForARankThatHadContributedStartAgain() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.tells(s -> s.setSucceeded(1).setSucceededRanks("3"));
    story.cluster.workerStatus(
        status -> Story.ended(status.withFailedIndexes("3"), "Failed", "MaxFailedIndexesExceeded"));

    story.passes();
    story.passesAfter(Duration.ofSeconds(2));

    assertThat(story.cluster.starts).containsExactly(1, 2);
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void finishedJobWhoseLastContributionsAreNotHeardOfYetIsLeftAlone() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.silentlyBecomes(s -> s.setSucceeded(8).setSucceededRanks("0-7"));
    story.cluster.workerStatus(
        status -> Story.ended(status.withCompletedIndexes("0-7"), "Complete", "Completed"));

    story.passes();

    assertThat(story.cluster.starts).containsExactly(1);
    assertThat(story.cluster.workers()).isNotNull();
    assertThat(story.rendezvous.declared).isEmpty();
  }

  @Test
  void podWithoutAContributionFailsAJobThatNeedsAllRanks() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.workerStatus(status -> status.withCompletedIndexes("5"));
    story.passes();

    assertFailed(story, "RanksFailed", "rank 5: NoContribution");
  }

  @Test
  void statusShowsTheFirstTenFailures() {
    Story story = Story.of("worldSize: 20\nmaxFailedRanks: 20");
    story.runsWith(20);
    for (int rank = 0; rank < 15; rank++) {
      story.cluster.failures.put(rank, corrupt(rank));
    }

    story.ranksFail("0-14");
    story.passes();
    story.passes();

    assertThat(story.status().failures()).hasSize(10);
    assertThat(story.status().ranks().failed()).isEqualTo(15);
    assertThat(story.rendezvous.declared).hasSize(1);
    assertThat(story.rendezvous.declared.get(0)).hasSize(15);
  }
}
