package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.GenerationResult;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Runs to which more splits come. */
class FollowedRunsTest {
  private static final TestPlan ONE = TestPlan.of(1).followed();

  private static String generation(TestRun run, int generation) {
    return run.ledger.generation(generation).map(FollowedRunsTest::words).orElse("open");
  }

  private static String words(GenerationResult result) {
    return "%s, %d committed, %d failed"
        .formatted(
            new String(result.metrics(), StandardCharsets.US_ASCII),
            result.committed(),
            result.failed());
  }

  private static void work(TestRun run, int splits) {
    for (int i = 0; i < splits; i++) {
      run.commit(0, 0, split(run.acquire(0)));
    }
  }

  private static int split(Lease lease) {
    return lease.getSplit().getIndex();
  }

  @Test
  void ranksWaitForWhatComesUntilTheRunIsSealed() {
    TestRun run = ONE.run();
    run.commit(0, 0, split(run.acquire(0)));
    CompletableFuture<AcquireResponse> waiting = run.ask(0, 0, 1);
    assertThat(waiting).isNotDone();

    run.append(1);
    assertThat(waiting.join().getLeasesList())
        .extracting(FollowedRunsTest::split)
        .containsExactly(1);
    run.commit(0, 0, 1);
    CompletableFuture<AcquireResponse> last = run.ask(0, 0, 1);
    run.ledger.tick();
    assertThat(last).isNotDone();
    assertThat(run.ledger.completion()).isNotDone();

    run.seal();
    assertThat(last.join().getFinished()).isTrue();
    assertThat(run.metrics()).isEqualTo("2");
  }

  @Test
  void runMayBeginWithoutASplit() {
    TestRun run = ONE.splits(0).run();
    CompletableFuture<AcquireResponse> waiting = run.ask(0, 0, 1);
    run.clock.advance(Duration.ofSeconds(6));
    run.ledger.tick();

    assertThat(waiting.join()).as("ask again").isEqualTo(AcquireResponse.getDefaultInstance());
    assertThat(run.ledger.completion()).isNotDone();
    assertThat(generation(run, 0)).isEqualTo("0, 0 committed, 0 failed");
    run.append(1);
    work(run, 1);
    run.seal();
    assertThat(run.metrics()).isEqualTo("1");
  }

  @Test
  void runToWhichNothingCameIsCompleteWhenItIsSealed() {
    TestRun run = ONE.splits(0).run();
    run.seal();

    assertThat(run.metrics()).isEqualTo("0");
  }

  @Test
  void whatComesLaterIsDealtOutAndWaitsBehindWhatWasThere() {
    TestRun run = TestPlan.of(2).splits(3).followed().run();
    Lease first = run.acquire(0);
    run.append(3);
    run.release(0, first);

    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      taken.add(split(run.acquire(0)));
    }
    assertThat(taken).as("splits 6 and 8 are rank 0's").containsExactly(0, 1, 2, 6, 8);
    assertThat(split(run.acquire(0))).as("from the end of rank 1's").isEqualTo(5);
  }

  @Test
  void sealCountsWhenItIsDurable() {
    TestRun run = ONE.run();
    run.commit(0, 0, 0);
    CompletableFuture<AcquireResponse> waiting = run.ask(0, 0, 1);
    run.journal.hold();
    run.seal();
    run.ledger.tick();

    assertThat(run.ledger.isSealed()).isTrue();
    assertThat(waiting).isNotDone();
    assertThat(run.ledger.completion()).isNotDone();
    assertThat(run.restarted().ledger.isSealed()).as("its coordinator was lost before").isFalse();
    run.journal.release();
    assertThat(waiting.join().getFinished()).isTrue();
    TestRun after = run.restarted();
    assertThat(after.ledger.isSealed()).isTrue();
    assertThat(after.metrics()).isEqualTo("1");
  }

  @Test
  void sealIsWrittenOnce() {
    TestRun run = ONE.run();
    run.seal();
    run.seal();
    TestRun after = run.restarted();
    after.seal();

    assertThat(after.journal.entries).extracting(JournalEntry::sealed).containsExactly(true);
  }

  @Test
  void nothingComesToARunThatIsSealedOrNotFollowed() {
    TestRun sealed = ONE.run();
    sealed.seal();

    assertThatThrownBy(() -> sealed.append(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> TestRun.of(1).append(1)).isInstanceOf(IllegalStateException.class);
    assertThat(TestRun.of(1).ledger.isSealed()).isTrue();
    assertThatThrownBy(() -> ONE.taking(Taking.OF_PRESENT).run())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatComesIsOfAnotherGeneration() {
    TestRun run = ONE.run();

    assertThatThrownBy(() -> run.ledger.append(ONE.splits(2).splitPlan()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 splits of 1 generations cannot become 2 of 1");
    assertThatThrownBy(() -> run.ledger.append(ONE.splits(2).more(1).splitPlan()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void generationIsKnownWhenEachOfItsSplitsIsDurable() {
    TestRun run = TestPlan.of(1).splits(2).followed().run();
    run.append(1);
    run.commit(0, 0, 2);
    run.commit(0, 0, 0);
    assertThat(generation(run, 1)).isEqualTo("1, 1 committed, 0 failed");
    run.journal.hold();
    run.commit(0, 0, 1);

    assertThat(generation(run, 0)).isEqualTo("open");
    run.journal.release();
    assertThat(generation(run, 0)).isEqualTo("2, 2 committed, 0 failed");
    assertThat(generation(run, 2)).as("there is none").isEqualTo("open");
  }

  @Test
  void entryHasTheMetricsOfEachGeneration() {
    TestRun run = TestPlan.of(1).splits(2).followed().run();
    run.append(1);
    run.journal.hold();
    run.commit(0, 0, 2);
    run.commit(0, 0, 0);
    run.commit(0, 0, 1);
    run.journal.release();

    assertThat(run.journal.entries)
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.metrics())
                    .extracting(
                        of ->
                            of.generation()
                                + ": "
                                + new String(of.encoded(), StandardCharsets.US_ASCII))
                    .containsExactly("0: 2", "1: 1"));
    TestRun after = run.restarted();
    assertThat(generation(after, 0)).isEqualTo("2, 2 committed, 0 failed");
    assertThat(generation(after, 1)).isEqualTo("1, 1 committed, 0 failed");
  }

  @Test
  void generationThatIsSettledCountsInTheTotalOnly() {
    TestRun run = ONE.run();
    run.commit(0, 0, 0);
    run.ledger.settle(0);
    run.append(2);
    run.commit(0, 0, 1);
    run.commit(0, 0, 2);
    run.seal();

    assertThat(generation(run, 0)).isEqualTo("open");
    assertThat(generation(run, 1)).isEqualTo("2, 2 committed, 0 failed");
    assertThat(run.metrics()).isEqualTo("3");
  }

  @Test
  void splitThatFailedInAGenerationThatIsDoneIsNotComputedAnyMore() {
    TestRun run = ONE.splits(2).maxFailedSplits(1).run();
    Lease broken = run.acquire(0);
    run.condemn(0, broken);
    assertThat(generation(run, 0)).isEqualTo("open");
    run.commit(0, 0, 1);

    assertThat(generation(run, 0)).isEqualTo("1, 1 committed, 1 failed");
    assertThat(run.commit(0, 0, split(broken)).join().getLate()).isTrue();
    run.seal();
    assertThat(run.metrics()).isEqualTo("1");
    assertThat(run.result().failures()).hasSize(1);
  }

  @Test
  void rankThatComesBackTakesBackOnlyWhatIsOfGenerationsThatAreOpen() {
    TestRun run = TestPlan.of(2).followed().maxFailedRanks(1).run();
    run.append(2);
    List<Lease> held = run.acquire(1, 2);
    held.forEach(lease -> run.condemn(1, lease));
    run.fail(failure(1, 0));
    run.commit(0, 0, 0);

    assertThat(held).extracting(FollowedRunsTest::split).containsExactly(1, 3);
    assertThat(generation(run, 0)).isEqualTo("1, 1 committed, 1 failed");
    assertThat(generation(run, 1)).isEqualTo("open");
    run.join(1, 1);
    AcquireResponse again = run.ask(1, 1, 9).join();
    assertThat(again.getLeasesList())
        .extracting(FollowedRunsTest::split)
        .containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void rankThatFailedBeforeARestartMayBeBack() {
    TestRun run = TestPlan.of(2).followed().maxFailedRanks(1).run();
    run.condemn(1, run.acquire(1));
    run.fail(failure(1, 0));
    run.commit(0, 0, 0);
    TestRun followed = run.restarted();
    run.seal();

    assertThat(followed.ledger.failures()).isEmpty();
    assertThat(generation(followed, 0)).isEqualTo("1, 1 committed, 1 failed");
    assertThat(run.restarted().ledger.failures())
        .extracting(RankFailure::getRank)
        .containsExactly(1);
  }

  @Test
  void runThatIsFollowedFailsWhenNoRankIsLeft() {
    TestRun run = TestPlan.of(2).splits(0).followed().maxFailedRanks(2).run();
    run.fail(failure(0, 0));
    assertThat(run.ledger.completion()).isNotDone();
    run.fail(failure(1, 0));

    assertThatThrownBy(() -> run.ledger.completion().join())
        .cause()
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.RanksFailed))
        .hasMessage(
            "no rank is left to compute what comes; the last was rank 1: PartitionCorrupt: 1.pt is truncated");
  }

  @Test
  void coordinatorThatIsStartedAgainMayKnowOfMore() {
    TestRun run = ONE.run();
    run.commit(0, 0, 0);
    TestRun after = run.restartedWithMore(2);

    assertThat(generation(after, 0)).isEqualTo("1, 1 committed, 0 failed");
    work(after, 2);
    assertThat(generation(after, 1)).isEqualTo("2, 2 committed, 0 failed");
  }

  @Test
  void stateSaysThatItFollowsAndHowLateItIs() {
    TestRun run = ONE.run();
    run.append(3);
    run.commit(0, 0, 1);
    run.ledger.lag(Duration.ofSeconds(7));

    assertThat(run.ledger.state())
        .extracting(
            RunState::getFollowing,
            RunState::getGenerations,
            RunState::getLagMillis,
            RunState::getSplitsTotal,
            RunState::getSamplesTotal)
        .containsExactly(true, 2, 7_000L, 4, 400L);
    run.seal();
    assertThat(run.ledger.state().getFollowing()).isFalse();
    assertThat(TestRun.of(1).ledger.state())
        .extracting(RunState::getFollowing, RunState::getGenerations)
        .containsExactly(false, 1);
  }

  @Test
  void lastWarningsAreInTheStateEachOnceAndInOneLine() {
    TestRun run = ONE.run();
    run.ledger.warn("a\nb");
    run.ledger.warn("a\nb");
    assertThat(run.ledger.state().getWarningsList()).containsExactly("a b");
    for (int i = 0; i < 20; i++) {
      run.ledger.warn("file " + i + "x".repeat(5_000));
    }

    assertThat(run.ledger.state().getWarningsList())
        .hasSize(8)
        .allMatch(line -> line.length() == 1_000)
        .last()
        .asString()
        .startsWith("file 19x");
  }
}
