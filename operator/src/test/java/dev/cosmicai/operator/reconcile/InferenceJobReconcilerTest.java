package dev.cosmicai.operator.reconcile;

import static dev.cosmicai.operator.reconcile.Endings.assertComplete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.cluster.TerminatedContainer;
import dev.cosmicai.operator.status.ConditionType;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a job that nobody interferes with, and what an operator's end is. */
class InferenceJobReconcilerTest {
  @Test
  void jobIsPlannedRunsAndCompletes() {
    Story story = Story.of("");

    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.PLANNING);
    assertThat(story.status().startTime()).isEqualTo("2026-11-22T08:00:00Z");
    assertThat(story.cluster.coordinator()).isNotNull();
    assertThat(story.cluster.workers()).as("nobody knows how many ranks there are").isNull();
    assertThat(story.condition(ConditionType.PLANNED).getReason()).isEqualTo("Planning");

    story.coordinatorRuns();
    story.rendezvous.tells(FakeRendezvous.running(8));
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.condition(ConditionType.PLANNED).getStatus()).isEqualTo("True");
    assertThat(story.cluster.workers().getSpec().getCompletions()).isEqualTo(8);
    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("False");

    story.ranksRun(8);
    story.rendezvous.tells(
        s ->
            s.setActive(5)
                .setSucceeded(3)
                .setSucceededRanks("0-2")
                .setSplitsTotal(40)
                .setSplitsCommitted(12)
                .setSamplesDone(400)
                .setSamplesPerSecond(60.04));
    story.passesAfter(Duration.ofSeconds(20));
    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("True");
    assertThat(story.status().ranks().done()).isEqualTo("3/8");
    assertThat(story.status().ranks().active()).isEqualTo(5);
    assertThat(story.status().splits())
        .isEqualTo(new InferenceJobStatus.SplitCounts("12/40", 40, 12, 0));
    assertThat(story.status().progress().percent()).isEqualTo(40);
    assertThat(story.status().progress().samplesPerSecond()).isEqualTo(60.0);
    assertThat(story.status().progress().eta()).isEqualTo("2026-11-22T08:00:30Z");

    story.rendezvous.tells(
        s ->
            s.setPhase(dev.cosmicai.proto.Phase.SUMMARIZING)
                .setActive(0)
                .setSucceeded(8)
                .setSucceededRanks("0-7")
                .setSamplesDone(1_000));
    story.passesAfter(Duration.ofSeconds(10));
    assertThat(story.phase()).isEqualTo(Phase.SUMMARIZING);

    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.passes();
    assertComplete(story);
    assertThat(story.eventReasons())
        .containsExactly("Started", "Planned", "RanksCreated", "Completed");
    assertThat(
            story
                .metrics
                .get("cosmic.job.completions")
                .tags("outcome", "complete", "reason", "AllRanksSucceeded")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void ranksOfAKnownNumberStartWithTheCoordinator() {
    Story story = Story.of("worldSize: 8");

    story.passes();

    assertThat(story.phase()).isEqualTo(Phase.PLANNING);
    assertThat(story.cluster.coordinator()).isNotNull();
    assertThat(story.cluster.workers()).isNotNull();
    assertThat(story.status().ranks().starts()).isEqualTo(1);
  }

  @Test
  void lineToARunThatHasEndedIsGivenUpAlsoWhereTheEndWasWrittenWithoutAnAnswer() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.answersAreLost = true;
    story.pass();
    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.rendezvous.closed).isZero();

    story.answersAreLost = false;
    story.passes();

    assertThat(story.rendezvous.closed).isEqualTo(1);
  }

  @Test
  void numberOfTheStartIsWrittenBeforeTheRanksAreCreated() {
    Story story = Story.of("worldSize: 8");

    story.pass();

    assertThat(story.status().ranks().starts()).isEqualTo(1);
    assertThat(story.cluster.starts).isEmpty();
  }

  @Test
  void crashBetweenTheNumberAndTheRanksKeepsTheNumber() {
    Story story = Story.of("worldSize: 8");
    story.pass();

    story.cluster.refusal = new KubernetesClientException("etcd is away", 503, null);
    assertThatThrownBy(story::pass).isInstanceOf(KubernetesClientException.class);
    story.restartOperator();
    story.passes();

    assertThat(story.cluster.starts).containsExactly(1);
    assertThat(story.status().ranks().starts()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "worldSize: 8"})
  void operatorThatDiesAfterEachPassLosesAndDoublesNothing(String spec) {
    Story story = Story.of(spec);
    story.operatorDiesAfterEachPass = true;

    story.runsWith(8);
    story.passes();
    story.rendezvous.tells(
        s ->
            s.setPhase(dev.cosmicai.proto.Phase.SUMMARIZING)
                .setActive(0)
                .setSucceeded(8)
                .setSucceededRanks("0-7"));
    story.passes();
    story.coordinatorCompletes(Summaries.ofEightRanks());
    story.passes();
    story.passes();

    assertComplete(story);
    assertThat(story.cluster.starts).containsExactly(1);
    assertThat(story.cluster.coordinatorsCreated).isEqualTo(1);
  }

  @Test
  void statusIsNotWrittenUnlessItDiffers() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    int writes = story.writes;

    story.passes();
    story.passes();

    assertThat(story.writes).isEqualTo(writes);
  }

  @Test
  void passOnAnOldVersionOfTheJobTellsNobodyAndIsMadeAgain() {
    Story story = Story.of("");
    story.jobChangesUnderneath = true;

    assertThat(story.pass()).contains(Duration.ofMillis(200));

    assertThat(story.status()).isNull();
    assertThat(story.events).isEmpty();
  }

  @Test
  void figuresStayWhileTheCoordinatorIsAway() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.rendezvous.tells(s -> s.setSamplesDone(500).setSucceededRanks("0-3").setSucceeded(4));
    story.passes();
    InferenceJobStatus before = story.status();

    story.rendezvous.coordinatorIsLost();
    story.cluster.coordinatorStatus(status -> status.withReady(0).withFailed(1));
    story.cluster.coordinatorTermination = Optional.of(killed());
    story.restartOperator();
    story.passes();

    assertThat(story.status().progress()).isEqualTo(before.progress());
    assertThat(story.status().ranks()).isEqualTo(before.ranks());
    assertThat(story.phase()).isEqualTo(Phase.RUNNING);
    assertThat(story.eventReasons()).contains("CoordinatorRestarted");
  }

  @Test
  void transitionTimeIsThatOfTheLastChangeOfTheStatus() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    String planned = story.condition(ConditionType.PLANNED).getLastTransitionTime();

    story.rendezvous.tells(s -> s.setSamplesDone(10));
    story.passesAfter(Duration.ofMinutes(1));

    assertThat(story.condition(ConditionType.PLANNED).getLastTransitionTime()).isEqualTo(planned);
    assertThat(story.status().observedGeneration()).isEqualTo(1);
  }

  private static TerminatedContainer killed() {
    return new TerminatedContainer(
        "galaxies-coordinator-x",
        137,
        Reason.Interrupted,
        "the process was stopped by signal 9",
        Optional.empty(),
        "",
        "");
  }

  @Test
  void jobThatIsWellIsLookedAtNowAndThen() {
    Story story = Story.of("worldSize: 1");
    story.runsWith(1);

    assertThat(story.passes()).contains(Duration.ofMinutes(1));
    assertThat(story.events).extracting(RunEvent::note).contains("1 rank is created");
  }

  @Test
  void ranksOfACompleteRunHaveTimeToEndByThemselves() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.coordinatorCompletes(Summaries.ofEightRanks());
    assertThat(story.passes()).contains(Duration.ofSeconds(30));
    story.passesAfter(Duration.ofSeconds(29));
    assertThat(story.cluster.workers().getSpec().getSuspend()).isNull();
    story.passesAfter(Duration.ofSeconds(1));

    assertThat(story.cluster.workers().getSpec().getSuspend()).isTrue();
  }
}
