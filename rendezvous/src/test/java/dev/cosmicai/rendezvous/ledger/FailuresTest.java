package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.split.Shares;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void toleratedFailureIsLeftOutAndListed() {
    TestRun run = TestRun.tolerating(1, 3);
    run.contribute(2, 0, "c");
    assertThat(run.fail(failure(1, 0))).isTrue();
    run.contribute(0, 0, "a");

    Outcome.Sealed result = run.results();
    assertThat(text(result)).isEqualTo("ac");
    assertThat(result.missingRanks()).isEqualTo("1");
  }

  @Test
  void declarationSealsWhatWaitedOnlyForThatRank() {
    TestRun run = TestRun.tolerating(1, 2);
    run.contribute(0, 0, "a");
    List<Outcome> waiter = run.await(0, "results");
    assertThat(waiter).isEmpty();
    run.fail(failure(1, 0));

    assertThat(text(run.results())).isEqualTo("a");
  }

  @Test
  void rankThatContributedAndFailedDoesNotStandForAnother() {
    TestRun run = TestRun.tolerating(1, 2);
    run.contribute(0, 0, START, Value.getDefaultInstance());
    List<Outcome> waiter = run.await(1, "start");
    run.fail(failure(0, 0));
    assertThat(waiter).isEmpty();

    run.contribute(1, 0, START, Value.getDefaultInstance());
    assertThat(waiter).hasSize(1);
  }

  @Test
  void declarationsAreAnsweredWithWhatIsKept() {
    TestRun run = TestRun.tolerating(2, 3);
    run.finish(0);
    run.fail(failure(1, 4));

    List<RankFailure> kept =
        run.ledger
            .declareFailed(
                DeclareFailedRequest.newBuilder()
                    .setRunUid(TestRun.UID)
                    .addFailures(failure(0, 0))
                    .addFailures(failure(1, 2).toBuilder().setMessage("another"))
                    .build())
            .getFailuresList();

    assertThat(kept).containsExactly(failure(1, 4));
    assertThat(run.ledger.failures()).containsExactly(failure(1, 4));
  }

  @Test
  void declarationAfterTheRunIsLostIsAnsweredTheSameWay() {
    TestRun run = TestRun.tolerating(0, 3);
    List<Outcome> waiter = run.await(2, "start");
    assertThat(run.fail(failure(0, 0))).isFalse();
    assertThat(run.fail(failure(1, 0))).isFalse();

    assertThat(waiter).hasSize(1);
  }

  @Test
  void longMessageIsCutAndOneThatFitsIsNot() {
    TestRun run = TestRun.tolerating(2, 3);
    run.fail(failure(0, 0).toBuilder().setMessage("x".repeat(1_000)).build());
    run.fail(failure(1, 0).toBuilder().setMessage("x".repeat(1_001)).build());

    assertThat(run.ledger.failures())
        .extracting(RankFailure::getMessage)
        .containsExactly("x".repeat(1_000), "x".repeat(999) + "…");
  }

  @Test
  void oneFailureTooManyEndsAllWaitingWithTheRanksAndTheFirstReason() {
    TestRun run = TestRun.tolerating(1, 4);
    List<Outcome> waiter = run.await(0, "start");
    assertThat(run.fail(failure(3, 0))).isTrue();
    assertThat(run.fail(failure(1, 0))).isFalse();

    Throwable thrown = catchThrowable(run::result).getCause();
    assertThat(thrown)
        .isInstanceOf(FatalFault.class)
        .hasMessage(
            "ranks 1,3 failed and maxFailedRanks tolerates 1; the first was rank 3: "
                + "PartitionCorrupt: 3.pt is truncated");
    FatalFault fault = (FatalFault) thrown;
    assertThat(fault.reason()).isEqualTo(Reason.RanksFailed);
    assertThat(fault.subject()).contains("s3://b/3.pt");
    assertThat(waiter).hasSize(1);
    assertThat(((Outcome.Broken) waiter.get(0)).ranks()).isEqualTo("1,3");
    assertThat(run.await(2, "opened-later")).as("later ones fail at once").hasSize(1);
    assertThat(run.report(0, 0, 1, 1).getStop()).as("the others may stop").isTrue();
    assertThat(run.contribute(2, 0, "c").getLate()).isTrue();
    assertThat(run.ask(2, 0, 1)).as("nothing is to be done any more").isNotDone();
    assertThat(run.join(0, 0).getFinished()).isFalse();
  }

  @Test
  void declaringAgainChangesNothing() {
    TestRun run = TestRun.tolerating(1, 3);
    RankFailure again = failure(1, 0).toBuilder().setReason("Internal").build();
    run.fail(failure(1, 0));

    assertThat(run.fail(again, again)).isTrue();
    assertThat(run.ledger.state().getFailed()).isEqualTo(1);
    assertThat(run.ledger.state().getFailures(0).getReason()).isEqualTo("PartitionCorrupt");
  }

  @Test
  void rankThatCouldNotSayIsNamedWithThePartitionItWasAt() {
    TestRun run = TestRun.tolerating(1, 3);
    run.acquire(1, 2);
    run.fail(failure(1, 0).toBuilder().clearPartition().setReason("OutOfMemory").build());

    assertThat(run.ledger.state().getFailures(0).getPartition()).isEqualTo("s3://b/1.pt");
  }

  @Test
  void rankThatFinishedStaysASuccess() {
    TestRun run = TestPlan.of(2).taking(Shares.Taking.NOBODYS).run();
    run.work(1);
    run.finish(1);
    assertThat(run.fail(failure(1, 0))).isTrue();
    run.work(0);

    assertThat(run.result().failures()).isEmpty();
    assertThat(run.ledger.state().getSucceeded()).isEqualTo(2);
    assertThat(run.ledger.state().getFailed()).isZero();
  }

  @Test
  void attemptThatWasGivenUpIsFencedOff() {
    TestRun run = TestRun.tolerating(1, 2);
    run.join(1, 1);
    run.fail(failure(1, 0)); // the supervisor did not know of attempt 1

    assertThatThrownBy(() -> run.commit(1, 1, 1))
        .isInstanceOf(Refusal.class)
        .hasMessage("attempt 1 of rank 1 was declared failed: PartitionCorrupt")
        .extracting("kind")
        .isEqualTo(Refusal.Kind.FENCED);
  }

  @Test
  void newerAttemptTakesTheFailureBackBeforeTheSeal() {
    TestRun run = TestRun.tolerating(1, 3);
    run.fail(failure(1, 0));
    run.contribute(0, 0, "a");
    run.join(1, 1);
    run.contribute(2, 0, "c");

    assertThat(run.await(0, "results")).as("rank 1 is awaited again").isEmpty();
    assertThat(run.ledger.state().getFailed()).isZero();
    run.contribute(1, 1, "b");
    assertThat(text(run.results())).isEqualTo("abc");
  }

  @Test
  void newerAttemptChangesNothingOnceTheRunIsComplete() {
    TestRun run = TestPlan.of(2).maxFailedRanks(1).taking(Shares.Taking.NOBODYS).run();
    run.work(0);
    run.fail(failure(1, 0));
    assertThat(run.result().failures()).hasSize(1);

    assertThat(run.join(1, 1).getFinished()).isTrue();
    assertThat(run.ledger.state())
        .extracting(RunState::getFailedRanks, RunState::getSplitsFailed)
        .containsExactly("1", 1);
    assertThat(run.commit(1, 1, 1).join().getLate()).isTrue();
    assertThat(run.journal.commits()).hasSize(1);
  }

  @Test
  void barrierLetsTheOthersThroughWithoutAToleratedFailure() {
    TestRun run = TestRun.tolerating(1, 2);
    List<Outcome> told = run.await(0, "start");
    run.contribute(0, 0, START, Value.getDefaultInstance());
    run.fail(failure(1, 0));

    assertThat(told).hasSize(1);
    assertThat(((Outcome.Sealed) told.get(0)).missingRanks()).isEqualTo("1");
  }

  @Test
  void runWithoutAnySurvivorHasNothing() {
    TestRun run = TestRun.tolerating(2, 2);
    run.fail(failure(0, 0), failure(1, 0));

    assertThat(run.metrics()).isEqualTo("0");
    assertThat(run.result().failures()).hasSize(2);
  }

  @Test
  void stateShowsTheFirstTenFailuresByRankOnOneLineEach() {
    TestRun run = TestRun.tolerating(20, 30);
    IntStream.iterate(24, rank -> rank >= 5, rank -> rank - 1)
        .forEach(
            rank ->
                run.fail(
                    failure(rank, 0).toBuilder()
                        .setMessage("first\nsecond" + "x".repeat(5_000))
                        .build()));

    RunState state = run.ledger.state();
    assertThat(state.getFailedRanks()).isEqualTo("5-24");
    assertThat(state.getFailuresList())
        .extracting(RankFailure::getRank)
        .containsExactly(5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    assertThat(state.getFailures(0).getMessage()).startsWith("first secondx").hasSize(1_000);
  }

  @Test
  void declarationOfNoSuchRankDeclaresNone() {
    TestRun run = TestRun.of(2);

    assertThatThrownBy(() -> run.fail(failure(0, 0), failure(2, 0)))
        .isInstanceOf(Refusal.class)
        .extracting("kind")
        .isEqualTo(Refusal.Kind.NO_SUCH_RANK);
    assertThat(run.ledger.state().getFailed()).isZero();
  }
}
