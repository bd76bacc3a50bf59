package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which leases a rank gets, and when. */
class LeasesTest {
  private static final AcquireResponse NOTHING = AcquireResponse.getDefaultInstance();

  @Test
  void ownSplitsComeFirstAndOthersFromTheirEnd() {
    TestRun run = TestPlan.of(3).splits(3).run();

    assertThat(splits(run.acquire(1, 2))).containsExactly(3, 4);
    assertThat(splits(run.ask(1, 0, 4))).containsExactly(5, 8, 7, 6);
    assertThat(splits(run.ask(0, 0, 9))).containsExactly(0, 1, 2);
  }

  @Test
  void leaseTellsAllOfItsSplit() {
    Lease lease = TestRun.of(2).acquire(1);

    assertThat(lease.getSplit().getPartition().getUri()).isEqualTo("s3://b/1.pt");
    assertThat(lease.getSplit().getParts()).isEqualTo(1);
  }

  @Test
  void nobodysSplitsAreTakenWhereTheMappingStands() {
    TestRun run = TestPlan.of(2).taking(Taking.NOBODYS).run();
    AcquireResponse first = run.ask(0, 0, 2).join();
    assertThat(splits(first.getLeasesList())).containsExactly(0);
    assertThat(first.getFinished()).as("nothing else is to come").isTrue();
    run.commit(0, 0, 0);

    AcquireResponse second = run.ask(0, 0, 1).join();
    assertThat(second.getLeasesList()).isEmpty();
    assertThat(second.getFinished()).isTrue();
  }

  @Test
  void splitsOfARankThatIsStillToComeAreLeftToIt() {
    TestRun run = TestPlan.of(3).splits(2).taking(Taking.OF_PRESENT).run();
    run.join(1, 0);
    List<Lease> own = run.acquire(0, 2);
    assertThat(splits(own)).containsExactly(0, 1);
    AcquireResponse others = run.ask(0, 0, 1, own.get(0), own.get(1)).join();
    assertThat(splits(others.getLeasesList())).as("rank 1 has joined").containsExactly(3);
    assertThat(others.getFinished()).as("it has one more").isFalse();

    AcquireResponse last = run.ask(0, 0, 2, own.get(0), own.get(1), others.getLeases(0)).join();
    assertThat(splits(last.getLeasesList())).containsExactly(2);
    assertThat(last.getFinished()).as("rank 2 needs the place").isTrue();
  }

  @Test
  void splitsOfARankThatWillNotComeAreTaken() {
    TestRun run = TestPlan.of(2).maxFailedRanks(1).taking(Taking.OF_PRESENT).run();
    run.commit(0, 0, run.acquire(0).getSplit().getIndex());
    run.fail(failure(1, 0));

    assertThat(splits(run.ask(0, 0, 2))).containsExactly(1);
  }

  @Test
  void rankWaitsForWhatOthersMayGiveBackUntilAllIsDurable() {
    TestRun run = TestRun.of(2);
    run.acquire(0, 2);
    CompletableFuture<AcquireResponse> waiting = run.ask(1, 0, 1);
    run.journal.hold();
    run.commit(0, 0, 0);
    run.commit(0, 0, 1);
    assertThat(waiting).isNotDone();
    run.journal.release();

    assertThat(waiting.join()).isEqualTo(NOTHING.toBuilder().setFinished(true).build());
  }

  @Test
  void splitThatIsGivenBackGoesToARankThatHasNothing() {
    TestRun run = TestPlan.of(3).splits(2).run();
    List<Lease> all = run.acquire(0, 5);
    Lease one = run.acquire(1, 1).get(0);
    CompletableFuture<AcquireResponse> busy = run.ask(1, 0, 1, one);
    CompletableFuture<AcquireResponse> idle = run.ask(2, 0, 1);
    run.release(0, all.get(0));

    assertThat(splits(idle)).containsExactly(0);
    assertThat(busy).isNotDone();
    run.release(0, all.get(1), all.get(2));
    assertThat(splits(busy)).as("its own, and no more than it wants").containsExactly(3);
  }

  @Test
  void whatARankGivesBackDoesNotComeBackToTheCallInWhichItWaits() {
    TestRun run = TestRun.of(2);
    Lease[] all = run.acquire(0, 2).toArray(Lease[]::new);
    CompletableFuture<AcquireResponse> own = run.ask(0, 0, 1, all);
    assertThat(own).isNotDone();

    run.release(0, all);

    assertThat(own).isCompletedWithValue(NOTHING);
    assertThat(splits(run.ask(1, 0, 2))).containsExactly(1, 0);
  }

  @Test
  void callThatWaitsIsAnsweredAfterAWhile() {
    TestRun run = TestRun.of(1);
    Lease lease = run.acquire(0);
    CompletableFuture<AcquireResponse> waiting = run.ask(0, 0, 1, lease);
    run.clock.advance(Duration.ofMillis(4_999));
    run.ledger.tick();
    assertThat(waiting).isNotDone();
    run.clock.advance(Duration.ofMillis(1));
    run.ledger.tick();

    assertThat(waiting).isCompletedWithValue(NOTHING);
  }

  @Test
  void callThatWasCancelledGetsNothing() {
    TestRun run = TestRun.of(3);
    List<Lease> all = run.acquire(0, 3);
    run.ask(1, 0, 1).cancel(false);
    CompletableFuture<AcquireResponse> next = run.ask(2, 0, 1);
    run.release(0, all.get(2));

    assertThat(splits(next)).containsExactly(2);
  }

  @Test
  void newerCallOfARankTakesThePlaceOfItsOlderOne() {
    TestRun run = TestRun.of(2);
    List<Lease> all = run.acquire(0, 2);
    CompletableFuture<AcquireResponse> older = run.ask(1, 0, 1);
    CompletableFuture<AcquireResponse> newer = run.ask(1, 0, 1);
    assertThat(older).isCompletedWithValue(NOTHING);
    run.release(0, all.get(1));

    assertThat(splits(newer)).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void whoWantsNothingIsRefused(int wanted) {
    TestRun run = TestRun.of(1);

    assertThatThrownBy(() -> run.ask(0, 0, wanted))
        .isInstanceOf(Refusal.class)
        .hasMessage("wanted is " + wanted + ", below 1");
  }

  @Test
  void nobodyGetsEverythingAtOnce() {
    TestRun run = TestPlan.of(1).splits(1_000).run();

    assertThat(run.acquire(0, Integer.MAX_VALUE)).hasSize(64);
  }

  @Test
  void newAttemptGetsWhatTheOneBeforeHeld() {
    TestRun run = TestPlan.of(2).splits(2).run();
    List<Lease> before = run.acquire(0, 2);
    run.join(0, 1);
    List<Lease> after = run.ask(0, 1, 2).join().getLeasesList();

    assertThat(splits(after)).containsExactly(0, 1);
    assertThat(after).extracting(Lease::getId).doesNotContain(before.get(0).getId());
  }

  @Test
  void leaseOfWhatAnotherHasCommittedIsRevoked() {
    TestRun run = TestRun.of(2);
    Lease lease = run.acquire(0);
    run.commit(1, 0, 0);

    assertThat(run.report(0, 0, 1, 1, lease).getRevokedList()).containsExactly(lease.getId());
    AcquireResponse next = run.ask(0, 0, 1, lease).join();
    assertThat(next.getRevokedList()).containsExactly(lease.getId());
    assertThat(splits(next.getLeasesList())).containsExactly(1);
    CompletableFuture<AcquireResponse> told = run.ask(0, 0, 1, lease, next.getLeases(0));
    assertThat(told.join().getRevokedList()).as("needs no waiting").hasSize(1);
  }

  @Test
  void lateReportDoesNotBringBackWhatWasReleased() {
    TestRun run = TestRun.of(2);
    Lease lease = run.acquire(0);
    run.release(0, lease);

    assertThat(run.report(0, 0, 1, 1, lease).getRevokedList()).containsExactly(lease.getId());
    assertThat(splits(run.ask(1, 0, 2))).containsExactly(1, 0);
  }

  @Test
  void leaseThatItsRankDoesNotTellOfIsOnItsWayOrLost() {
    TestRun run = TestRun.of(2);
    Lease lease = run.acquire(0);
    run.ask(0, 0, 1); // as the answer did not arrive
    CompletableFuture<AcquireResponse> waiting = run.ask(1, 0, 2);
    assertThat(waiting).isNotDone();
    run.clock.advance(Duration.ofSeconds(10));
    run.report(0, 0, 0, 0);
    assertThat(waiting).isNotDone();
    run.clock.advance(Duration.ofMillis(1));
    run.report(0, 0, 0, 0);

    assertThat(splits(waiting)).containsExactlyInAnyOrder(0, 1);
    assertThat(run.report(0, 0, 1, 1, lease).getRevokedList()).hasSize(1);
  }

  @Test
  void rankIsNotSentAwayBeforeALeaseThatWasLostOnItsWay() {
    TestRun run = TestPlan.of(1).taking(Taking.NOBODYS).run();
    run.acquire(0); // as the answer did not arrive
    assertThat(run.ask(0, 0, 1)).isNotDone();
    run.clock.advance(Duration.ofMillis(10_001));

    assertThat(splits(run.ask(0, 0, 1))).containsExactly(0);
  }

  @Test
  void rankGoesOnWithASplitOfWhichItGotAnotherLeaseUnawares() {
    TestRun run = TestPlan.of(1).taking(Taking.NOBODYS).run();
    Lease first = run.acquire(0);
    run.clock.advance(Duration.ofSeconds(11));
    run.acquire(0); // a call that comes late

    assertThat(run.report(0, 0, 1, 1, first).getRevokedList()).isEmpty();
  }

  @Test
  void silentRankLosesWhatItHolds() {
    TestRun run = TestRun.of(2);
    Lease lease = run.acquire(0);
    run.ask(1, 0, 2, run.acquire(1));
    run.clock.advance(Duration.ofSeconds(4));
    run.ledger.tick();
    run.clock.advance(Duration.ofSeconds(6));
    run.report(1, 0, 0, 0);
    CompletableFuture<AcquireResponse> waiting = run.ask(1, 0, 2);
    run.ledger.tick();
    assertThat(waiting).as("a window long").isNotDone();
    run.clock.advance(Duration.ofMillis(1));
    run.ledger.tick();

    assertThat(splits(waiting)).containsExactly(0);
    assertThat(run.report(0, 0, 1, 1, lease).getRevokedList()).containsExactly(lease.getId());
  }

  @Test
  void rankThatIsHeardOfAgainGoesOnWithWhatNobodyHas() {
    TestRun run = TestRun.of(2);
    Lease lease = run.acquire(0);
    run.clock.advance(Duration.ofSeconds(11));
    run.ledger.tick();

    assertThat(run.report(0, 0, 1, 1, lease).getRevokedList()).isEmpty();
    assertThat(splits(run.ask(1, 0, 2))).containsExactly(1);
  }

  @Test
  void restartedCoordinatorAdoptsTheLeasesThatRanksTellOf() {
    TestRun before = TestPlan.of(2).splits(2).run();
    List<Lease> zero = before.acquire(0, 2);
    Lease foreign = before.acquire(1, 3).get(2 - 1);
    before.commit(0, 0, 0);
    TestRun run = before.restarted();

    assertThat(run.report(0, 0, 1, 1, zero.get(0), zero.get(1)).getRevokedList())
        .as("what is committed is not adopted")
        .containsExactly(zero.get(0).getId());
    assertThat(run.report(1, 0, 1, 1, foreign).getRevokedList()).isEmpty();
    assertThat(splits(run.ask(1, 0, 9, foreign))).containsExactly(2);
    run.release(0, zero.get(1));
    assertThat(splits(run.ask(0, 0, 1))).containsExactly(1);
  }

  @Test
  void leaseThatSomebodyElseGotMeanwhileIsNotAdopted() {
    TestRun before = TestRun.of(2);
    Lease lease = before.acquire(0);
    TestRun run = before.restarted();
    run.acquire(1, 2);

    assertThat(run.report(0, 0, 1, 1, lease).getRevokedList()).containsExactly(lease.getId());
  }

  @Test
  void onlyTheOwnerKeepsALeaseWhereTheMappingStands() {
    TestRun before = TestRun.of(2);
    List<Lease> both = before.acquire(0, 2);
    TestRun run = new TestRun(TestPlan.of(2).taking(Taking.NOBODYS), before.clock, List.of());

    assertThat(run.report(0, 0, 1, 1, both.get(0), both.get(1)).getRevokedList())
        .containsExactly(both.get(1).getId());
  }

  @Test
  void splitsThatThereAreNotAreRefused() {
    TestRun run = TestRun.of(1);
    Lease.Builder strange = run.acquire(0).toBuilder();
    strange.getSplitBuilder().setIndex(1);

    assertThatThrownBy(() -> run.report(0, 0, 1, 1, strange.build())).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> run.condemn(0, strange.build())).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> run.commit(0, 0, 1)).hasMessageContaining("split 1 is not one");
  }

  private static List<Integer> splits(CompletableFuture<AcquireResponse> answer) {
    assertThat(answer).isDone();
    return splits(answer.join().getLeasesList());
  }

  private static List<Integer> splits(List<Lease> leases) {
    return leases.stream().map(lease -> lease.getSplit().getIndex()).toList();
  }
}
