package dev.cosmicai.operator.reconcile;

import static dev.cosmicai.operator.reconcile.CorruptPartition.PARTITION;
import static dev.cosmicai.operator.reconcile.CorruptPartition.corrupt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Failure;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.cluster.PodFailure;
import dev.cosmicai.proto.RankFailure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the coordinator is told of ranks that failed, and when. */
class DeclaredFailuresTest {
  @Test
  void toleratedFailureIsToldToTheCoordinatorAndToTheUser() {
    Story story = Story.of("worldSize: 8\nmaxFailedRanks: 1");
    story.runsWith(8);

    story.ranksFail("3", corrupt(3));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    RankFailure told = story.rendezvous.declared.get(0).get(0);
    assertThat(told.getRank()).isEqualTo(3);
    assertThat(told.getAttempt()).isEqualTo(2);
    assertThat(told.getPartition()).isEqualTo(PARTITION);
    assertThat(story.status().failures()).extracting(Failure::rank).containsExactly(3);

    story.passes();
    assertThat(story.status().ranks().failed()).isEqualTo(1);
    assertThat(story.rendezvous.declared).as("it was told once").hasSize(1);
  }

  @Test
  void restartedCoordinatorIsToldAgain() {
    Story story = Story.of("worldSize: 8\nmaxFailedRanks: 1");
    story.runsWith(8);
    story.ranksFail("3", corrupt(3));
    story.passes();

    story.rendezvous.tells(FakeRendezvous.running(8));
    story.passes();

    assertThat(story.rendezvous.declared).hasSize(2);
    assertThat(story.rendezvous.declared.get(1).get(0).getReason()).isEqualTo("PartitionCorrupt");
  }

  @Test
  void restartedOperatorKnowsWhyARankFailedWhosePodIsGone() {
    Story story = Story.of("worldSize: 8\nmaxFailedRanks: 1");
    story.runsWith(8);
    story.ranksFail("3", corrupt(3));
    story.passes();

    story.cluster.failures.put(
        3, new PodFailure(3, 0, -1, Reason.Interrupted, "gone", Optional.empty(), ""));
    story.rendezvous.tells(FakeRendezvous.running(8));
    story.restartOperator();
    story.passes();
    story.passes();

    RankFailure told = story.rendezvous.declared.get(1).get(0);
    assertThat(told.getReason()).isEqualTo("PartitionCorrupt");
    assertThat(told.getPartition()).isEqualTo(PARTITION);
  }

  @Test
  void failureWaitsForACoordinatorThatIsAway() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.coordinatorIsLost();

    story.ranksFail("3", corrupt(3));
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);

    story.rendezvous.tells(FakeRendezvous.running(8));
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void coordinatorThatRefusesTheOperatorsCredentialsIsWatchedAnew() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.refusal = new FatalFault(Reason.InvalidSpec, "another run's token");

    story.ranksFail("3", corrupt(3));
    story.pass();
    assertThat(story.rendezvous.closed).isEqualTo(1);
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);

    story.rendezvous.refusal = null;
    story.passes();
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void coordinatorThatIsBusyIsAskedAgainOnTheSameLine() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.refusal = new RetriableFault(Reason.RendezvousUnavailable, "busy");

    story.ranksFail("3", corrupt(3));
    story.pass();

    assertThat(story.rendezvous.closed).isZero();
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void nobodyIsGivenUpOnWordsOfACoordinatorThatIsAway() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.coordinatorIsLost();

    story.cluster.workerStatus(status -> status.withCompletedIndexes("5"));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.rendezvous.declared).isEmpty();
  }

  @Test
  void podThatEndedWellWithoutAContributionIsGivenUp() {
    Story story = Story.of("worldSize: 8\nmaxFailedRanks: 1");
    story.runsWith(8);
    story.rendezvous.tells(s -> s.setSucceeded(1).setSucceededRanks("0"));

    story.cluster.workerStatus(status -> status.withCompletedIndexes("0-1"));
    story.passes();

    RankFailure told = story.rendezvous.declared.get(0).get(0);
    assertThat(told.getRank()).isEqualTo(1);
    assertThat(told.getReason()).isEqualTo("NoContribution");
    assertThat(story.status().failures())
        .extracting(Failure::reason)
        .containsExactly("NoContribution");
  }
}
