package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.split.Shares;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void samplesAddUpOverRanks() {
    TestRun run = TestRun.of(2);
    run.report(0, 0, 10, 100, run.acquire(0));
    run.report(1, 0, 20, 200, run.acquire(1));

    assertSamples(run, 30, 300);
  }

  @Test
  void unopenedSplitsAreEstimatedFromTheirBytes() {
    TestRun run = TestRun.of(4);
    assertThat(run.ledger.state().getSamplesTotal()).isZero();
    run.report(0, 0, 10, 100, run.acquire(0));

    assertSamples(run, 10, 400);
  }

  @Test
  void newAttemptDoesNotCountTwice() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    run.report(0, 0, 90, 100, run.acquire(0));
    run.join(0, 1);
    assertThat(run.ledger.state().getSamplesDone()).isZero();
    Lease again = run.ask(0, 1, 1).join().getLeases(0);
    run.report(0, 1, 30, 100, again);

    assertSamples(run, 30, 100);
  }

  @Test
  void lateReportOfWhatIsCommittedCountsNothingTwice() {
    TestRun run = TestPlan.of(1).splits(2).run();
    Lease first = run.acquire(0, 1).get(0);
    run.report(0, 0, 90, 100, first);
    Lease second = run.acquire(0, 1, first).get(0);
    run.commit(0, 0, 0);
    assertSamples(run, 100, 200);
    run.report(0, 0, 95, 100, first, second);

    assertSamples(run, 100, 200);
    run.report(0, 0, 20, 100, second);
    assertSamples(run, 120, 200);
  }

  @Test
  void whatIsGivenBackOrRevokedIsNotDone() {
    TestRun run = TestRun.of(3);
    Lease lease = run.acquire(0);
    run.report(0, 0, 90, 100, lease);
    run.release(0, lease);
    assertThat(run.ledger.state().getSamplesDone()).isZero();

    run.report(1, 0, 40, 100, run.acquire(1));
    run.commit(2, 0, 1);
    assertThat(run.ledger.state().getSamplesDone()).as("another has done it").isEqualTo(100);
  }

  @Test
  void failedSplitsAreNotAwaited() {
    TestRun run = TestPlan.of(4).maxFailedSplits(1).run();
    run.commit(0, 0, 0);
    assertSamples(run, 100, 400);
    run.condemn(1, run.acquire(1));

    assertSamples(run, 100, 300);
  }

  @Test
  void completeRunHasDoneWhatWasCommitted() {
    TestRun run = TestPlan.of(2).maxFailedRanks(1).taking(Shares.Taking.NOBODYS).run();
    run.work(0);
    run.report(1, 0, 70, 100, run.acquire(1));
    run.fail(failure(1, 0));

    assertThat(run.result().failures()).hasSize(1);
    assertSamples(run, 100, 100);
  }

  @Test
  void splitWithoutSamplesIsNotEstimated() {
    TestRun run = TestRun.of(2);
    run.commit(TestRun.commitOf(0, 0, 0).setSamples(0));
    run.report(1, 0, 0, 100, run.acquire(1));

    assertSamples(run, 0, 50);
  }

  @Test
  void whatACommitMakesUpForIsThroughput() {
    TestRun run = TestRun.of(2);
    run.join(0, 0);
    run.report(0, 0, 20, 100, run.acquire(0));
    run.clock.advance(Duration.ofSeconds(5));
    run.commit(0, 0, 0);

    assertThat(run.ledger.state().getSamplesPerSecond()).isEqualTo(100 / 5.0);
  }

  @Test
  void throughputIsThatOfTheWindowAlone() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    Lease lease = run.acquire(0);
    for (int second = 1; second <= 30; second++) {
      run.clock.advance(Duration.ofSeconds(1));
      run.report(0, 0, second * 100L, 10_000, lease);
    }
    run.clock.advance(Duration.ofMillis(500));

    // Of ten seconds, the newest has only half gone by.
    assertThat(run.ledger.state().getSamplesPerSecond()).isEqualTo(10 * 100 / 9.5);
  }

  @Test
  void whatLeavesTheWindowDuringSilenceIsForgotten() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    Lease lease = run.acquire(0);
    run.report(0, 0, 1_000, 10_000, lease);
    run.clock.advance(Duration.ofSeconds(9));
    run.report(0, 0, 1_300, 10_000, lease);
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
    run.report(0, 0, 120, 100, run.acquire(0));

    assertSamples(run, 120, 120);
  }

  @Test
  void restoredCommitsCountAsDone() {
    TestRun before = TestRun.of(3);
    before.commit(0, 0, 0);
    before.commit(1, 0, 1);
    TestRun run = before.restarted();

    assertSamples(run, 200, 300);
    assertThat(run.ledger.state().getSamplesPerSecond()).as("done long ago").isZero();
  }

  @Test
  void rateIsThatOfTheLastSeconds() {
    TestRun run = TestRun.of(2);
    run.join(0, 0);
    run.join(1, 0);
    Lease zero = run.acquire(0);
    Lease one = run.acquire(1);
    for (int second = 1; second <= 30; second++) {
      run.clock.advance(Duration.ofSeconds(1));
      run.report(0, 0, second * 100L, 0, zero);
      run.report(1, 0, second * 50L, 0, one);
    }
    assertThat(run.ledger.state().getSamplesPerSecond()).isCloseTo(150, within(20.0));

    run.clock.advance(Duration.ofSeconds(60));
    assertThat(run.ledger.state().getSamplesPerSecond()).isZero();
  }

  @Test
  void workDoneBeforeARestartOfTheCoordinatorIsNoBurst() {
    TestRun before = TestRun.of(1);
    Lease lease = before.acquire(0);
    TestRun run = before.restarted();
    run.ask(0, 0, 1, lease);
    run.report(0, 0, 5_000, 10_000, lease); // never joined here
    assertThat(run.ledger.state().getSamplesPerSecond()).isZero();
    run.clock.advance(Duration.ofSeconds(1));
    run.report(0, 0, 5_100, 10_000, lease);

    assertThat(run.ledger.state().getSamplesPerSecond()).isEqualTo(100);
    assertThat(run.ledger.state().getSamplesDone()).isEqualTo(5_100);
  }

  @Test
  void clockThatIsSetBackDoesNoHarm() {
    TestRun run = TestRun.of(1);
    run.join(0, 0);
    run.clock.advance(Duration.ofHours(-1));
    run.report(0, 0, 100, 0, run.acquire(0));

    assertThat(run.ledger.state().getSamplesPerSecond()).isBetween(1.0, 100.0);
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
  void splitsAreCounted() {
    TestRun run = TestPlan.of(4).maxFailedSplits(1).run();
    run.commit(0, 0, 0);
    run.condemn(1, run.acquire(1));
    run.journal.hold();
    run.commit(2, 0, 2);

    assertThat(run.ledger.state())
        .as("what is durable, not more")
        .extracting(
            RunState::getSplitsTotal, RunState::getSplitsCommitted, RunState::getSplitsFailed)
        .containsExactly(4, 1, 1);
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
    assertThat(run.report(0, 0, 1, 1).getStop()).as("ranks of a failed run stop").isTrue();
  }

  private static void assertSamples(TestRun run, long done, long total) {
    assertThat(run.ledger.state())
        .extracting(RunState::getSamplesDone, RunState::getSamplesTotal)
        .containsExactly(done, total);
  }
}
