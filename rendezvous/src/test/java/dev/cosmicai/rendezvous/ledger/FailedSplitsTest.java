package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.held;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReleaseResponse;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import dev.cosmicai.rendezvous.split.SplitFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Splits that are not computed in the end, for themselves or with a rank. */
class FailedSplitsTest {
  @Test
  void runGoesOnWithoutASplitWhereThatIsTolerated() {
    TestRun run = TestPlan.of(2).maxFailedSplits(1).run();
    assertThat(run.condemn(0, run.acquire(0))).isTrue();
    run.work(0);

    assertThat(run.result().failures())
        .containsExactly(new SplitFailure(0, 0, false, "PartitionCorrupt", "0.pt is truncated"));
    assertThat(run.metrics()).isEqualTo("1");
    assertThat(run.ledger.state().getFailed()).isZero();
  }

  @Test
  void oneFailedSplitTooManyEndsTheRunWithTheFirstReasonAndTheFirstOnesAreNamed() {
    TestRun run = TestPlan.of(3).maxFailedSplits(1).run();
    assertThat(run.condemn(0, run.acquire(0))).isTrue();
    assertThat(run.condemn(1, run.acquire(1))).isFalse();

    Throwable thrown = catchThrowable(run::result).getCause();
    assertThat(thrown)
        .isInstanceOf(FatalFault.class)
        .hasMessage(
            "2 splits failed and maxFailedSplits tolerates 1: 0.pt is truncated; 1.pt is truncated");
    assertThat(((FatalFault) thrown).reason()).isEqualTo(Reason.PartitionCorrupt);
    assertThat(((FatalFault) thrown).subject()).contains("s3://b/0.pt");
  }

  @Test
  void failedSplitsAreRestored() {
    TestRun before = TestPlan.of(3).maxFailedSplits(0).run();
    before.condemn(0, before.acquire(0));
    TestRun run = before.restarted();

    assertThat(run.ledger.state().getSplitsFailed()).isEqualTo(1);
    assertThat(run.ledger.completion()).as("too many still").isCompletedExceptionally();
  }

  @Test
  void failedSplitIsDurableBeforeTheRunIsComplete() {
    TestRun run = TestPlan.of(1).maxFailedSplits(1).run();
    Lease lease = run.acquire(0);
    run.journal.hold();
    CompletableFuture<ReleaseResponse> first = run.fail(0, 0, lease);
    CompletableFuture<ReleaseResponse> again = run.fail(0, 0, lease);
    CompletableFuture<AcquireResponse> next = run.ask(0, 0, 1);
    run.ledger.tick();
    assertThat(run.ledger.completion()).isNotDone();
    assertThat(first).isNotDone();
    assertThat(again).isNotDone();
    assertThat(next).isNotDone();
    run.journal.release();

    assertThat(run.result().failures()).hasSize(1);
    assertThat(first.join().getTolerated()).isTrue();
    assertThat(again.join().getTolerated()).isTrue();
    assertThat(next.join().getFinished()).isTrue();
  }

  @Test
  void nothingIsSaidOfAFailureThatTheJournalDoesNotTake() {
    TestRun run = TestPlan.of(2).maxFailedSplits(1).run();
    run.journal.fail(new RetriableFault(Reason.StorageUnavailable, "no bucket"));
    CompletableFuture<ReleaseResponse> answer = run.fail(0, 0, run.acquire(0));
    assertThat(answer).as("its successor is to be told").isCompletedExceptionally();

    assertThat(run.fail(1, 0, run.restarted().acquire(1))).isCompletedExceptionally();
  }

  @Test
  void failureThatWaitsIsNotToleratedWhenTheRunIsLost() {
    TestRun run = TestPlan.of(3).maxFailedSplits(1).run();
    Lease other = run.acquire(1);
    run.journal.hold();
    CompletableFuture<ReleaseResponse> first = run.fail(0, 0, run.acquire(0));
    run.fail(1, 0, other);

    assertThat(first.join().getTolerated()).isFalse();
  }

  @Test
  void rankIsNotSentAwayBeforeItsOwnSplitsAreDurable() {
    TestRun run = TestPlan.of(2).taking(Taking.NOBODYS).run();
    run.journal.hold();
    run.commit(0, 0, run.acquire(0).getSplit().getIndex());
    run.join(0, 1);
    CompletableFuture<AcquireResponse> next = run.ask(0, 1, 1);
    assertThat(next).as("a restart would make it wait again").isNotDone();
    run.journal.release();

    assertThat(next.join().getFinished()).isTrue();
  }

  @Test
  void reasonThatIsNotKnownEndsTheRunAllTheSame() {
    TestRun run = TestPlan.of(1).maxFailedSplits(0).run();
    var unused =
        run.ledger.release(
            ReleaseRequest.newBuilder()
                .setMember(member(0, 0))
                .addLeases(held(run.acquire(0)))
                .setFailure(
                    RankFailure.newBuilder()
                        .setReason("New")
                        .setMessage("a\nb" + "x".repeat(2_000)))
                .build());

    assertThatThrownBy(run::result)
        .extracting(thrown -> ((FatalFault) thrown.getCause()).reason())
        .isEqualTo(Reason.RanksFailed);
    assertThat(run.ledger.state().getSplitsFailed()).isEqualTo(1);
  }

  @Test
  void failureIsOfOneLease() {
    TestRun run = TestRun.of(1);

    assertThatThrownBy(
            () ->
                run.ledger.release(
                    ReleaseRequest.newBuilder()
                        .setMember(member(0, 0))
                        .setFailure(failure(0, 0))
                        .build()))
        .isInstanceOf(Refusal.class)
        .hasMessage("a failure is of one lease");
  }

  @Test
  void commitOfASplitThatHadFailedCounts() {
    TestRun run = TestPlan.of(2).maxFailedSplits(1).run();
    run.condemn(0, run.acquire(0));
    run.commit(1, 0, 0);
    run.work(1);

    assertThat(run.result().failures()).isEmpty();
    assertThat(run.metrics()).isEqualTo("2");
  }

  @Test
  void whatAnotherHasComputedIsNoReasonToFail() {
    TestRun run = TestRun.of(2);
    Lease lease = run.acquire(0);
    run.commit(1, 0, 0);

    assertThat(run.condemn(0, lease)).isTrue();
    assertThat(run.ledger.state().getSplitsFailed()).isZero();
  }

  @Test
  void rankFailsWithItsSplitWhereFailedSplitsAreNotTolerated() {
    TestRun run = TestPlan.of(2).maxFailedRanks(1).run();
    Lease lease = run.acquire(0);
    assertThat(run.condemn(0, lease)).isFalse();
    run.commit(1, 0, 1);
    assertThat(run.ledger.completion()).as("the rank has not failed yet").isNotDone();
    assertThat(run.ledger.state().getSplitsFailed()).isZero();
    run.fail(failure(0, 0));

    assertThat(run.result().failures())
        .containsExactly(new SplitFailure(0, 0, true, "PartitionCorrupt", "0.pt is truncated"));
  }

  @Test
  void newAttemptTriesAgainWhatItsPredecessorCondemned() {
    TestRun run = TestPlan.of(2).maxFailedRanks(1).run();
    run.condemn(0, run.acquire(0));
    run.join(0, 1);

    assertThat(run.ask(0, 1, 1).join().getLeases(0).getSplit().getIndex()).isZero();
  }

  @Test
  void othersDoWhatAFailedRankWasAt() {
    TestRun run = TestPlan.of(2).splits(2).maxFailedRanks(1).run();
    run.acquire(0, 2);
    run.fail(failure(0, 0));
    run.work(1);

    assertThat(run.result().failures()).isEmpty();
  }

  @Test
  void splitThatTwoAttemptsDiedOfFailsWithTheRankAndWhatItHadNotBegunDoesNot() {
    TestRun run = TestPlan.of(2).splits(2).maxFailedRanks(1).run();
    run.acquire(0, 2);
    run.join(0, 1);
    run.ask(0, 1, 2);
    run.fail(failure(0, 1).toBuilder().setReason("OutOfMemory").build());
    run.work(1);

    assertThat(run.result().failures())
        .containsExactly(new SplitFailure(0, 0, true, "OutOfMemory", "0.pt is truncated"));
    assertThat(run.metrics()).isEqualTo("3");
  }

  @Test
  void rankBeginsWithItsNextSplitWhenItCommits() {
    TestRun run = TestPlan.of(2).splits(2).maxFailedRanks(1).run();
    run.acquire(0, 2);
    run.commit(0, 0, 0);
    run.join(0, 1);
    run.ask(0, 1, 2);
    run.fail(failure(0, 1));
    run.work(1);

    assertThat(run.result().failures()).extracting(SplitFailure::split).containsExactly(1);
  }

  @Test
  void splitOfALostRankIsForOthersWhereFailedSplitsAreTolerated() {
    TestRun run = TestPlan.of(2).maxFailedRanks(1).maxFailedSplits(1).run();
    run.acquire(0);
    run.fail(failure(0, 0));
    run.work(1);

    assertThat(run.result().failures()).isEmpty();
  }

  @Test
  void allOfARankFailsWithItWhereTheMappingStands() {
    TestRun run = TestPlan.of(2).splits(3).maxFailedRanks(1).taking(Taking.NOBODYS).run();
    run.commit(0, 0, run.acquire(0).getSplit().getIndex());
    run.acquire(0);
    run.fail(failure(0, 0));
    run.work(1);

    assertThat(run.result().failures()).extracting(SplitFailure::split).containsExactly(1, 2);
    assertThat(run.metrics()).isEqualTo("4");
  }

  @Test
  void newerAttemptTakesAllOfThemBack() {
    TestRun run = TestPlan.of(2).splits(3).maxFailedRanks(1).taking(Taking.NOBODYS).run();
    run.acquire(0);
    run.fail(failure(0, 0));
    assertThat(run.ledger.state().getSplitsFailed()).isEqualTo(3);
    run.join(0, 1);

    assertThat(run.ledger.state().getSplitsFailed()).isZero();
    assertThat(run.ask(0, 1, 9).join().getLeasesList())
        .extracting(lease -> lease.getSplit().getIndex())
        .containsExactly(0, 1, 2);
  }

  @Test
  void failureThatIsNotToleratedIsOneEvenIfNothingIsLeftToDo() {
    TestRun run = TestRun.of(1);
    run.acquire(0);

    assertThat(run.fail(failure(0, 0))).isFalse();
    assertThat(run.ledger.completion()).isCompletedExceptionally();
  }

  @Test
  void whatNobodyIsLeftForFailsWithTheLastRank() {
    TestRun run = TestPlan.of(2).splits(2).maxFailedRanks(2).run();
    run.commit(0, 0, 0);
    run.fail(failure(0, 0));
    assertThat(run.ledger.completion()).isNotDone();
    run.fail(failure(1, 0));

    assertThat(run.result().failures())
        .extracting(SplitFailure::split, SplitFailure::rank, SplitFailure::withRank)
        .containsExactly(tuple(1, 1, true), tuple(2, 1, true), tuple(3, 1, true));
  }

  @Test
  void splitThatFourAttemptsHaveDiedOfIsGivenUp() {
    TestRun run = TestPlan.of(2).maxFailedSplits(1).run();
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThat(run.ask(0, attempt, 2).join().getLeases(0).getSplit().getIndex()).isZero();
      run.join(0, attempt + 1);
    }
    assertThat(run.ledger.state().getSplitsFailed()).isZero();
    run.ask(0, 3, 2);
    run.join(0, 4);
    run.journal.flush();

    assertThat(run.ledger.state().getSplitsFailed()).isEqualTo(1);
    run.work(1);
    assertThat(run.result().failures().get(0).message())
        .startsWith("4 attempts of ranks ended while they computed it");
    assertThat(run.restarted().ledger.state().getSplitsFailed()).as("durable").isEqualTo(1);
  }

  @Test
  void rankThatFellSilentBeforeItsDeathWasKnownDiedOfItsSplitToo() {
    TestRun run = TestPlan.of(5).maxFailedRanks(4).maxFailedSplits(1).run();
    for (int rank = 0; rank < 4; rank++) {
      assertThat(run.ledger.state().getSplitsFailed()).isZero();
      run.release(rank, run.acquire(rank, 9).stream().skip(1).toArray(Lease[]::new));
      run.clock.advance(Duration.ofSeconds(11));
      run.ledger.tick();
      run.fail(failure(rank, 0));
      if (rank == 0) {
        // The others' own must not come first.
        for (int split = 1; split < 5; split++) {
          run.commit(4, 0, split);
        }
      }
    }

    assertThat(run.result().failures()).extracting(SplitFailure::split).containsExactly(0);
  }

  @Test
  void failedRankIsToldWithWhatItWasAtWhenItFellSilent() {
    TestRun run = TestPlan.of(2).maxFailedRanks(1).run();
    run.acquire(1);
    run.clock.advance(Duration.ofSeconds(11));
    run.ledger.tick();
    run.fail(failure(1, 0).toBuilder().clearPartition().build());

    assertThat(run.ledger.state().getFailures(0).getPartition()).isEqualTo("s3://b/1.pt");
  }

  @Test
  void silentRankThatIsHeardOfAgainHasNotDied() {
    TestRun run = TestPlan.of(2).maxFailedSplits(0).run();
    for (int attempt = 0; attempt < 6; attempt++) {
      Lease lease = run.ask(0, attempt, 1).join().getLeases(0);
      run.clock.advance(Duration.ofSeconds(11));
      run.ledger.tick();
      run.report(0, attempt, 1, 1);
      run.join(0, attempt + 1);
      assertThat(lease.getSplit().getIndex()).isZero();
    }

    assertThat(run.ledger.state().getSplitsFailed()).isZero();
  }

  @Test
  void failuresOfRanksAndSplitsAreCountedForThemselves() {
    TestRun run = TestPlan.of(3).maxFailedRanks(1).maxFailedSplits(0).taking(Taking.NOBODYS).run();
    run.fail(failure(0, 0));
    run.work(1);
    run.work(2);

    assertThat(run.result().failures()).extracting(SplitFailure::withRank).containsExactly(true);
    assertThat(run.ledger.state())
        .extracting(RunState::getFailed, RunState::getSplitsFailed)
        .containsExactly(1, 1);
  }
}
