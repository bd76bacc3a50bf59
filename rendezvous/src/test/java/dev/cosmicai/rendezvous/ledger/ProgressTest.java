package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void samplesAddUpOverRanks() {
    TestRun run = TestRun.of(2);
    run.report(0, 0, 10, 100);
    run.report(1, 0, 20, 200);

    assertThat(run.ledger.state())
        .extracting(RunState::getSamplesDone, RunState::getSamplesTotal)
        .containsExactly(30L, 300L);
  }

  @Test
  void unopenedPartitionsAreEstimatedFromTheirBytes() {
    TestRun run = TestRun.of(4);
    assertThat(run.ledger.state().getSamplesTotal()).isZero();
    run.report(0, 0, 10, 100);

    assertThat(run.ledger.state().getSamplesTotal()).isEqualTo(400);
  }

  @Test
  void newAttemptDoesNotCountTwice() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    run.report(0, 0, 90, 100);
    run.join(0, 1);
    assertThat(run.ledger.state().getSamplesDone()).isZero();
    run.report(0, 1, 30, 100);

    assertThat(run.ledger.state())
        .extracting(RunState::getSamplesDone, RunState::getSamplesTotal)
        .containsExactly(30L, 100L);
  }

  @Test
  void lateReportTakesNothingBack() {
    TestRun run = TestRun.of(1);
    run.report(0, 0, 90, 100);
    run.report(0, 0, 50, 0);

    assertThat(run.ledger.state())
        .extracting(RunState::getSamplesDone, RunState::getSamplesTotal)
        .containsExactly(90L, 100L);
  }

  @Test
  void samplesOfAPartitionOfUnknownLengthCountAsDone() {
    TestRun run = TestRun.of(2);
    run.report(0, 0, 10, 0);

    assertThat(run.ledger.state().getSamplesDone()).isEqualTo(10);
  }

  @Test
  void restoredRankWithoutSamplesIsNotEstimated() {
    TestRun run = TestRun.of(2);
    run.ledger.restore(0, 0, bytes("a"), 0);
    run.report(1, 0, 0, 100);

    assertThat(run.ledger.state())
        .extracting(RunState::getSamplesDone, RunState::getSamplesTotal)
        .containsExactly(0L, 100L);
  }

  @Test
  void whatAContributionMakesUpForIsThroughput() {
    TestRun run = TestRun.of(2);
    run.join(0, 0);
    run.report(0, 0, 20, 100);
    run.clock.advance(Duration.ofSeconds(5));
    run.complete(0, 0, "a");

    assertThat(run.ledger.state().getSamplesPerSecond()).isEqualTo(100 / 5.0);
  }

  @Test
  void throughputIsThatOfTheWindowAlone() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    for (int second = 1; second <= 30; second++) {
      run.clock.advance(Duration.ofSeconds(1));
      run.report(0, 0, second * 100L, 10_000);
    }
    run.clock.advance(Duration.ofMillis(500));

    // Of ten seconds, the newest has only half gone by.
    assertThat(run.ledger.state().getSamplesPerSecond()).isEqualTo(10 * 100 / 9.5);
  }

  @Test
  void whatLeavesTheWindowDuringSilenceIsForgotten() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    run.report(0, 0, 1_000, 10_000);
    run.clock.advance(Duration.ofSeconds(9));
    run.report(0, 0, 1_300, 10_000);
    run.clock.advance(Duration.ofSeconds(5));

    // The window begins with the sixth second.
    assertThat(run.ledger.state().getSamplesPerSecond()).isEqualTo(300 / 9.0);
  }

  @Test
  void rankIsSilentAfterTheWindowAndNotBefore() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    run.clock.advance(Duration.ofSeconds(10));
    assertThat(run.ledger.state().getSilentRanks()).isEmpty();

    run.clock.advance(Duration.ofMillis(1));
    assertThat(run.ledger.state().getSilentRanks()).isEqualTo("0");
  }

  @Test
  void totalIsNeverLessThanWhatIsDone() {
    TestRun run = TestRun.of(1);
    run.report(0, 0, 120, 100);

    assertThat(run.ledger.state().getSamplesTotal()).isEqualTo(120);
  }

  @Test
  void contributionMakesUpForLostReports() {
    TestRun run = TestRun.of(2);
    run.report(0, 0, 10, 100);
    run.complete(0, 0, "a");
    run.complete(1, 0, "b"); // never reported: as many samples as its bytes suggest

    assertThat(run.ledger.state())
        .extracting(RunState::getSamplesDone, RunState::getSamplesTotal)
        .containsExactly(200L, 200L);
  }

  @Test
  void restoredRanksCountAsDone() {
    TestRun run = TestRun.of(3);
    run.ledger.restore(0, 0, bytes("a"), 100);
    run.ledger.restore(1, 0, bytes("b"));

    assertThat(run.ledger.state())
        .extracting(RunState::getSamplesDone, RunState::getSamplesTotal)
        .containsExactly(200L, 300L);
    assertThat(run.ledger.state().getSamplesPerSecond()).as("done long ago").isZero();
  }

  @Test
  void rateIsThatOfTheLastSeconds() {
    TestRun run = TestRun.of(2);
    run.join(0, 0);
    run.join(1, 0);
    for (int second = 1; second <= 30; second++) {
      run.clock.advance(Duration.ofSeconds(1));
      run.report(0, 0, second * 100L, 0);
      run.report(1, 0, second * 50L, 0);
    }
    assertThat(run.ledger.state().getSamplesPerSecond()).isCloseTo(150, within(20.0));

    run.clock.advance(Duration.ofSeconds(60));
    assertThat(run.ledger.state().getSamplesPerSecond()).isZero();
  }

  @Test
  void rateIsKnownAfterTheFirstSecond() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    run.clock.advance(Duration.ofSeconds(2));
    run.report(0, 0, 400, 1_000);

    assertThat(run.ledger.state().getSamplesPerSecond()).isEqualTo(200);
  }

  @Test
  void workDoneBeforeARestartOfTheCoordinatorIsNoBurst() {
    TestRun run = TestRun.of(1);
    run.report(0, 0, 5_000, 10_000); // never joined here
    assertThat(run.ledger.state().getSamplesPerSecond()).isZero();
    run.clock.advance(Duration.ofSeconds(1));
    run.report(0, 0, 5_100, 10_000);

    assertThat(run.ledger.state().getSamplesPerSecond()).isEqualTo(100);
    assertThat(run.ledger.state().getSamplesDone()).isEqualTo(5_100);
  }

  @Test
  void clockThatIsSetBackDoesNoHarm() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    run.clock.advance(Duration.ofHours(-1));
    run.report(0, 0, 100, 0);

    assertThat(run.ledger.state().getSamplesPerSecond()).isBetween(0.0, 100.0);
  }

  @Test
  void silentRanksAreShownUntilTheyReportAgain() {
    TestRun run = TestRun.of(3);
    run.join(0, 0);
    run.join(1, 0);
    run.clock.advance(Duration.ofSeconds(11));
    run.report(1, 0, 1, 1);
    assertThat(run.ledger.state())
        .extracting(RunState::getActive, RunState::getSilentRanks)
        .containsExactly(2, "0");
    run.report(0, 0, 1, 1);

    assertThat(run.ledger.state().getSilentRanks()).isEmpty();
  }

  @Test
  void terminalPhaseStays() {
    TestRun run = TestRun.of(1);
    assertThat(run.ledger.state().getPhase()).isEqualTo(Phase.RUNNING);
    run.ledger.phase(Phase.FAILED, "RanksFailed", "rank 0 failed");
    run.ledger.phase(Phase.RUNNING, "", "");

    assertThat(run.ledger.state())
        .extracting(RunState::getPhase, RunState::getReason, RunState::getMessage)
        .containsExactly(Phase.FAILED, "RanksFailed", "rank 0 failed");
    assertThat(run.report(0, 0, 1, 1)).as("ranks of a failed run stop").isTrue();
  }
}
