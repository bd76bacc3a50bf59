package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.status.ConditionType;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A job that goes on with the files that come, and how it is told to end. */
class FollowedDataTest {
  private static final String DRAIN = "drain: true";

  @Test
  void jobThatHasComputedAllThatCameWaitsForMore() {
    Story story = following("");
    story.rendezvous.tells(
        s -> s.setGenerations(3).setLagMillis(2_500).setSplitsTotal(13).setSplitsCommitted(12));
    story.passesAfter(Duration.ofMinutes(1));
    assertThat(story.condition(ConditionType.RUNNING).getReason()).isEqualTo("RanksActive");

    story.rendezvous.tells(s -> s.setSplitsFailed(1).setSamplesDone(900).setSamplesPerSecond(9));
    story.passesAfter(Duration.ofMinutes(1));

    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.status().following()).isTrue();
    assertThat(story.status().generations()).isEqualTo(3);
    assertThat(story.status().lagSeconds()).isEqualTo(2.5);
    assertThat(story.status().progress().eta()).as("nobody knows when it ends").isNull();
    Condition running = story.condition(ConditionType.RUNNING);
    assertThat(running.getStatus()).isEqualTo("True");
    assertThat(running.getReason()).isEqualTo("WaitingForFiles");
    assertThat(running.getMessage())
        .isEqualTo("following s3://sky/25MB: 12 splits done, 1 left out, waiting for files");
    assertThat(story.condition(ConditionType.PLANNED).getMessage())
        .isEqualTo("2 ranks for the files that are there, and those that come");
  }

  @Test
  void ranksThatAreLostWhileTheyWaitAreNoNewsAtOnce() {
    Story story = following("");
    story.rendezvous.tells(s -> s.setSplitsTotal(1).setSplitsCommitted(1));
    story.passes();

    story.rendezvous.tells(s -> s.setActive(0));
    story.passes();

    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("True");
  }

  @Test
  void lagThatWasToldStaysWhenTheCoordinatorHasForgottenIt() {
    Story story = following("");
    story.rendezvous.tells(s -> s.setLagMillis(700));
    story.passes();

    story.rendezvous.tells(s -> s.setLagMillis(0));
    story.passes();

    assertThat(story.status().lagSeconds()).isEqualTo(0.7);
  }

  @Test
  void whatTheCoordinatorWarnsOfIsInTheStatusAndAnEventOnce() {
    Story story = following("");
    story.rendezvous.tells(s -> s.addWarnings("1.pt has changed"));
    story.passes();
    story.passes();
    story.rendezvous.tells(s -> s.clearWarnings());
    story.passes();
    assertThat(story.status().warnings()).containsExactly("1.pt has changed");

    story.rendezvous.tells(s -> s.addWarnings("1.pt has changed").addWarnings("so has 2.pt"));
    story.passes();

    assertThat(story.status().warnings()).containsExactly("1.pt has changed", "so has 2.pt");
    assertThat(story.events)
        .filteredOn(event -> event.reason() == EventReason.DataWarning)
        .extracting(RunEvent::note)
        .containsExactly("1.pt has changed", "so has 2.pt");
  }

  @Test
  void coordinatorIsToldToDrainAsLongAsItFollows() {
    Story story = following("");
    assertThat(story.rendezvous.drains).isZero();

    story.userSets(TestJobs.following(DRAIN).getSpec());
    assertThat(story.passes()).contains(Duration.ofSeconds(10));
    story.passes();
    assertThat(story.rendezvous.drains).isEqualTo(2);
    assertThat(story.eventReasons()).contains("Draining");

    story.rendezvous.tells(s -> s.setFollowing(false));
    story.passes();
    assertThat(story.rendezvous.drains).isEqualTo(2);
    assertThat(story.status().following()).isFalse();
    assertThat(story.condition(ConditionType.RUNNING).getReason()).isEqualTo("RanksActive");
    assertThat(story.condition(ConditionType.PLANNED).getMessage())
        .isEqualTo("the input is frozen for 2 ranks");
  }

  @Test
  void coordinatorThatIsStartedAgainIsToldAgain() {
    Story story = following(DRAIN);
    story.rendezvous.tells(s -> s.setFollowing(false));
    story.passes();
    int told = story.rendezvous.drains;

    story.rendezvous.tells(s -> s.setFollowing(true));
    story.restartOperator();
    story.passes();
    story.passes();

    assertThat(told).isPositive();
    assertThat(story.rendezvous.drains).isEqualTo(told + 1);
  }

  @Test
  void drainWaitsForACoordinatorThatIsAway() {
    Story story = following("");
    story.rendezvous.coordinatorIsLost();
    story.userSets(TestJobs.following(DRAIN).getSpec());
    assertThat(story.passes()).contains(Duration.ofSeconds(5));
    assertThat(story.events)
        .extracting(RunEvent::reason)
        .map(Enum::name)
        .doesNotContain("Draining");

    story.rendezvous.tells(follows());
    story.passes();

    assertThat(story.rendezvous.drains).isEqualTo(1);
  }

  @Test
  void coordinatorThatRefusesTheOperatorsCredentialsIsWatchedAnew() {
    Story story = following("");
    story.rendezvous.refusal = new FatalFault(Reason.InvalidSpec, "another run's token");
    story.userSets(TestJobs.following(DRAIN).getSpec());
    story.pass();
    assertThat(story.rendezvous.closed).isEqualTo(1);

    story.rendezvous.refusal = null;
    story.passes();
    story.passes();

    assertThat(story.rendezvous.drains).isEqualTo(1);
  }

  @Test
  void suspendedJobIsToldWhenItGoesOn() {
    Story story = following("");
    story.userSets(TestJobs.following(DRAIN + "\nsuspend: true").getSpec());
    story.passes();
    assertThat(story.rendezvous.drains).isZero();

    story.userSets(TestJobs.following(DRAIN).getSpec());
    story.passes();

    assertThat(story.rendezvous.drains).isPositive();
  }

  @Test
  void jobThatDoesNotFollowHasNothingToDrain() {
    Story story = Story.of("worldSize: 2\ndrain: true");
    story.runsWith(2);

    assertThat(story.rendezvous.drains).isZero();
    assertThat(story.status().following()).isNull();
    assertThat(story.status().generations()).isNull();
    assertThat(story.status().lagSeconds()).isNull();
  }

  @Test
  void jobThatIsCompleteFollowsNoMore() {
    Story story = following("");
    story.rendezvous.tells(s -> s.setGenerations(3).setLagMillis(900));
    story.passes();

    story.coordinatorCompletes(
        Summaries.ofEightRanks()
            .replace("\"metrics\"", "\"generations\":{\"count\":5,\"lag\":{}},\"metrics\""));
    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.status().following()).isFalse();
    assertThat(story.status().generations()).as("of which two came at the end").isEqualTo(5);
    assertThat(story.status().lagSeconds()).isEqualTo(0.9);
  }

  @Test
  void jobThatFailedFollowsNoMore() {
    Story story = following("activeDeadlineSeconds: 60");

    story.passesAfter(Duration.ofMinutes(2));

    assertThat(story.phase()).isEqualTo(Phase.FAILED);
    assertThat(story.status().following()).isFalse();
  }

  private static Story following(String specLines) {
    Story story = Story.of(TestJobs.following(specLines));
    story.runsWith(2);
    story.rendezvous.tells(s -> s.setFollowing(true).setGenerations(1).setSplitsTotal(1));
    story.passes();
    return story;
  }

  private static dev.cosmicai.proto.RunState follows() {
    return FakeRendezvous.running(2).toBuilder().setActive(2).setFollowing(true).build();
  }
}
