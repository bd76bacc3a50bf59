package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.Refusals;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.cluster.TerminatedContainer;
import dev.cosmicai.operator.status.ConditionType;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The life of a job that nobody interferes with, and what an operator's or coordinator's end is.
 */
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
                .setSamplesDone(400)
                .setSamplesPerSecond(60.04));
    story.passesAfter(Duration.ofSeconds(20));
    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("True");
    assertThat(story.status().ranks().done()).isEqualTo("3/8");
    assertThat(story.status().ranks().active()).isEqualTo(5);
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
  void invalidJobFailsAndNothingIsCreated() {
    Story story = Story.of("storage: {endpoint: 'minio:9000'}");

    story.passes();

    assertFailed(story, "InvalidSpec", "spec.storage.endpoint");
    assertThat(story.cluster.coordinatorsCreated).isZero();
    assertThat(story.cluster.starts).isEmpty();
  }

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
  void takenNameIsSaidAndTriedAgain() {
    Story story = Story.of("");
    story.cluster.refusal = Refusals.nameTaken(TestJobs.minimal(), "galaxies-coordinator");

    Optional<Duration> delay = story.passes();

    assertThat(delay).contains(Duration.ofSeconds(10));
    assertThat(story.phase()).isEqualTo(Phase.PLANNING);
    assertThat(story.condition(ConditionType.PLANNED).getReason()).isEqualTo("NameTaken");
    assertThat(story.events).extracting(RunEvent::reason).contains(EventReason.NameTaken);
    story.passes();
    assertThat(story.cluster.coordinator()).isNotNull();
    assertThat(story.condition(ConditionType.PLANNED).getReason()).isEqualTo("Planning");
  }

  @Test
  void takenNameOfTheRanksCostsNoStart() {
    Story story = Story.of("worldSize: 8");
    story.pass();
    story.cluster.ensure(TestJobs.minimal());
    story.rendezvous.watch(TestJobs.minimal(), null);
    story.cluster.workersRefusal = Refusals.nameTaken(TestJobs.minimal(), "galaxies");

    story.pass();
    assertThat(story.condition(ConditionType.RUNNING).getMessage()).contains("galaxies");
    story.passes();

    assertThat(story.cluster.starts).containsExactly(1);
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"", "worldSize: 8"})
  void objectThatTheApiServerRefusesFailsTheJobInTheServersWords(String spec) {
    Story story = Story.of(spec);
    story.cluster.refusal = Refusals.ofContent("spec.template.labels: must be no more than 63");

    story.passes();

    assertFailed(story, "InvalidSpec", "spec.template.labels: must be no more than 63");
  }

  @Test
  void ranksThatTheApiServerRefusesFailTheJobAndItsCoordinatorIsStopped() {
    Story story = Story.of("worldSize: 8");
    story.pass();
    story.cluster.ensure(TestJobs.minimal());
    story.rendezvous.watch(TestJobs.minimal(), null);
    story.cluster.workersRefusal = Refusals.ofContent("spec.template.labels: too long");

    story.passes();
    story.passesAfter(Duration.ofSeconds(10));

    assertFailed(story, "InvalidSpec", "spec.template.labels: too long");
    assertThat(story.cluster.starts).isEmpty();
    assertThat(story.cluster.coordinator().getSpec().getSuspend()).isTrue();
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
  void coordinatorWhoseWordsAreLostIsAskedAgain() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.coordinatorStatus(status -> Story.ended(status, "Complete", "Completed"));
    story.rendezvous.coordinatorIsLost();
    story.passes();
    assertThat(story.phase()).isEqualTo(Phase.SUMMARIZING);
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

  @Test
  void waitingPodsAreExplainedOnceTheyHadTimeToStart() {
    Story story = Story.of("worldSize: 8");
    story.passes();
    story.coordinatorRuns();
    story.rendezvous.tells(FakeRendezvous.running(8));
    story.cluster.workerStatus(status -> status.withActive(8).withReady(0));
    story.cluster.why.put(Component.RANK, "no node has room");

    story.passesAfter(Duration.ofSeconds(3));
    assertThat(story.condition(ConditionType.RUNNING).getMessage())
        .isEqualTo("no rank's pod runs yet");

    story.passesAfter(Duration.ofSeconds(8));
    assertThat(story.condition(ConditionType.RUNNING).getMessage()).isEqualTo("no node has room");
    assertThat(story.eventReasons()).contains("Blocked");
  }

  @Test
  void momentBetweenTwoRanksIsNoStandstill() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);
    story.cluster.workerStatus(status -> status.withActive(4).withReady(0));
    story.rendezvous.tells(s -> s.setActive(0).setSucceededRanks("0-3").setSucceeded(4));
    story.cluster.why.put(Component.RANK, "no node has room");

    story.passesAfter(Duration.ofSeconds(30));
    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("True");

    story.passesAfter(Duration.ofSeconds(5));
    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("False");
    assertThat(story.condition(ConditionType.RUNNING).getMessage()).isEqualTo("no node has room");
  }

  @Test
  void ranksThatWereKilledDoNotCountAsActive() {
    Story story = Story.of("worldSize: 8");
    story.runsWith(8);

    story.cluster.workerStatus(status -> status.withActive(2).withReady(2));
    story.passes();

    assertThat(story.status().ranks().active()).isEqualTo(2);
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

  static void assertComplete(Story story) {
    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.condition(ConditionType.COMPLETE).getStatus()).isEqualTo("True");
    assertThat(story.condition(ConditionType.COMPLETE).getMessage()).isEqualTo("8 of 8 ranks");
    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("False");
    assertThat(story.status().ranks().done()).isEqualTo("8/8");
    assertThat(story.status().ranks().active()).isZero();
    assertThat(story.status().summary().mae()).isEqualTo(0.0127);
    assertThat(story.status().summary().precision()).isNull();
    assertThat(story.status().summary().pods()).isEqualTo(8);
    assertThat(story.status().summary().cost()).as("as in summary.json").isEqualTo(0.5);
    assertThat(story.status().results().report()).isEqualTo("s3://results/run-1/report.html");
    assertThat(story.status().completionTime()).isNotNull();
    assertThat(story.rendezvous.isWatched(TestJobs.minimal())).isFalse();
  }

  static void assertFailed(Story story, String reason, String messagePart) {
    assertThat(story.phase()).isEqualTo(Phase.FAILED);
    assertThat(story.condition(ConditionType.FAILED).getReason()).isEqualTo(reason);
    assertThat(story.condition(ConditionType.FAILED).getMessage()).contains(messagePart);
    assertThat(story.findCondition(ConditionType.COMPLETE)).isEmpty();
    assertThat(story.status().completionTime()).isNotNull();
    assertThat(story.eventReasons()).contains("Failed");
    assertThat(List.of(story.rendezvous.isWatched(TestJobs.minimal()))).containsExactly(false);
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
}
