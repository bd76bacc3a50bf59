package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.status.ConditionType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the status says while pods do not run. */
class WaitingPodsTest {
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
  void coordinatorThatHadTimeToStartIsExplainedInItsCondition() {
    Story story = Story.of("worldSize: 8");
    story.passes();
    story.cluster.why.put(Component.COORDINATOR, "no node has room");
    story.cluster.coordinatorStatus(status -> status.withActive(1).withReady(0));

    story.passes();
    assertThat(story.eventReasons()).doesNotContain("Blocked");

    story.passesAfter(Duration.ofMinutes(1));
    assertThat(story.condition(ConditionType.PLANNED).getMessage()).isEqualTo("no node has room");
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
}
