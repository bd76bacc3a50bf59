package dev.cosmicai.operator.reconcile;

import static dev.cosmicai.operator.reconcile.Endings.assertComplete;
import static dev.cosmicai.operator.reconcile.Endings.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.InferenceJobStatus.SplitCounts;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.TerminatedContainer;
import dev.cosmicai.operator.status.ConditionType;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a coordinator says at its end, and what is known when it says nothing. */
class CoordinatorsEndTest {
  @Test
  void planningThatCannotSucceedFailsTheJobInTheCoordinatorsWords() {
    Story story = Story.of("worldSize: 8");
    story.passes();

    story.cluster.coordinatorTermination =
        Optional.of(
            new TerminatedContainer(
                "galaxies-coordinator-x",
                66,
                Reason.InputNotFound,
                "s3://sky/25MB holds no partitions",
                Optional.empty(),
                "{}",
                ""));
    story.cluster.coordinatorStatus(status -> Story.ended(status, "Failed", "PodFailurePolicy"));
    story.passes();

    assertFailed(story, "InputNotFound", "s3://sky/25MB holds no partitions");
    assertThat(story.cluster.workers().getSpec().getSuspend()).as("the ranks are stopped").isTrue();
  }

  @Test
  void failedPlanningThatIsTriedAgainIsShown() {
    Story story = Story.of("");
    story.passes();

    story.cluster.coordinatorTermination =
        Optional.of(
            new TerminatedContainer(
                "galaxies-coordinator-x",
                81,
                Reason.StorageUnavailable,
                "http://minio:9000 does not answer",
                Optional.empty(),
                "{}",
                ""));
    story.cluster.coordinatorStatus(status -> status.withActive(0).withFailed(1));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.PLANNING);
    assertThat(story.condition(ConditionType.PLANNED).getMessage())
        .contains("StorageUnavailable", "http://minio:9000 does not answer");
  }

  @Test
  void coordinatorWhoseWordsAreLostIsAskedAgain() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.coordinatorStatus(status -> Story.ended(status, "Complete", "Completed"));
    story.rendezvous.coordinatorIsLost();
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.SUMMARIZING);
    assertThat(story.rendezvous.isWatched(null)).as("the line to the one that is gone").isFalse();
    story.passesAfter(Duration.ofSeconds(1));
    assertThat(story.cluster.coordinatorsCreated).isEqualTo(2);
    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.passes();

    assertComplete(story);
  }

  @Test
  void wordsAreReadBeforeTheJobControllerSaysThatThereAreAny() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.rendezvous.tells(s -> s.setPhase(dev.cosmicai.proto.Phase.COMPLETE));
    assertThat(story.passes()).contains(Duration.ofSeconds(1));
    assertThat(story.phase()).isEqualTo(Phase.SUMMARIZING);
    story.cluster.terminationMessage = Optional.of(Summaries.ofEightRanks());
    story.passes();

    assertComplete(story);
  }

  @Test
  void splitsThatAreLeftOutAreSaid() {
    Story story = Story.of("worldSize: 8\nmaxFailedSplits: 1");
    story.runsWith(8);

    story.coordinatorCompletes(Summaries.withoutOneSplit());
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.condition(ConditionType.COMPLETE).getReason()).isEqualTo("SomeSplitsFailed");
    assertThat(story.condition(ConditionType.COMPLETE).getMessage())
        .isEqualTo("8 of 8 ranks; 1 of 40 splits is left out");
    assertThat(story.status().splits()).isEqualTo(new SplitCounts("39/40", 40, 39, 1));
  }

  @Test
  void samplesThatWereSetAsideAreCounted() {
    Story story = Story.of("worldSize: 8\nmaxBadSamples: 5");
    story.runsWith(8);
    assertThat(story.status().badSamples()).isNull();
    story.rendezvous.tells(state -> state.setBadSamples(2));
    story.passesAfter(Duration.ofSeconds(20));
    assertThat(story.status().badSamples()).isEqualTo(2);

    story.coordinatorCompletes(
        Summaries.ofEightRanks().replace("\"metrics\"", "\"badSamples\":3,\"metrics\""));
    story.passes();

    assertComplete(story);
    assertThat(story.status().badSamples()).isEqualTo(3);
  }

  @Test
  void warningsOfTheSummaryAreSaid() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.coordinatorCompletes(
        Summaries.ofEightRanks()
            .replace("\"metrics\"", "\"warnings\":[\"7 of 30 samples lie beyond\"],\"metrics\""));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.condition(ConditionType.COMPLETE).getMessage())
        .isEqualTo("8 of 8 ranks; 7 of 30 samples lie beyond");
  }

  @Test
  void terminationMessageOfAnEarlierCoordinatorThatFailedAreNoSummary() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.coordinatorCompletes("{\"reason\":\"Interrupted\",\"message\":\"stopped\"}");
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.SUMMARIZING);
    assertThat(story.cluster.coordinator()).as("to be made again").isNull();
  }

  @Test
  void coordinatorThatSaysItFailedIsBelieved() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.rendezvous.tells(
        s ->
            s.setPhase(dev.cosmicai.proto.Phase.FAILED)
                .setReason("OutputRefused")
                .setMessage("s3://results/run-1 changed"));
    story.passes();

    assertFailed(story, "OutputRefused", "s3://results/run-1 changed");
  }

  @Test
  void coordinatorsFailureWithoutAPodIsToldInTheJobControllersWords() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.coordinatorStatus(
        status -> Story.ended(status, "Failed", "BackoffLimitExceeded"));
    story.passes();

    assertFailed(story, "Interrupted", "BackoffLimitExceeded");
  }
}
