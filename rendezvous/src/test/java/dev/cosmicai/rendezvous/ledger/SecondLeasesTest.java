package dev.cosmicai.rendezvous.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.rendezvous.split.LeaseHistory;
import dev.cosmicai.rendezvous.split.LeaseHistory.Cause;
import dev.cosmicai.rendezvous.split.LeaseHistory.Loss;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** At the run's end, idle ranks help with what takes others too long. */
class SecondLeasesTest {
  /** Commits say that a split takes 10 s. */
  private static final Duration TOO_LONG = Duration.ofSeconds(15);

  private final TestRun run = TestPlan.of(3).run();

  @Test
  void splitThatTakesHalfAsLongAgainAsOthersIsLeasedToARankThatHasNothing() {
    Lease slow = run.acquire(0);
    run.commit(1, 0, 1);
    run.commit(2, 0, 2);
    CompletableFuture<AcquireResponse> waiting = afterMillis(TOO_LONG.toMillis() - 1, slow);
    assertThat(waiting).isNotDone();
    run.clock.advance(Duration.ofMillis(1));
    run.ledger.tick();

    Lease second = waiting.join().getLeases(0);
    assertThat(second.getSplit().getIndex()).isZero();
    assertThat(second.getId()).isNotEqualTo(slow.getId());
    assertThat(run.report(0, 0, 1, 1, slow).getRevokedList()).as("it may be first").isEmpty();
    assertSecondLeases(1, 0);
    run.commit(1, 0, 0);
    assertThat(run.report(0, 0, 1, 1, slow).getRevokedList()).containsExactly(slow.getId());
    assertSecondLeases(1, 1);
    assertThat(run.commit(0, 0, 0).join().getLate()).isTrue();
    assertThat(run.metrics()).isEqualTo("3");
    assertThat(run.journal.commits())
        .extracting(SplitCommit::second)
        .as("the journal knows which was by a second lease")
        .containsExactly(false, false, true);
    TestRun restarted = run.restarted();
    assertThat(restarted.ledger.commit(0).orElseThrow().second()).isTrue();
    assertThat(restarted.ledger.leaseHistory())
        .isEqualTo(new LeaseHistory(1, 1, 0, 0, 0, List.of()));
  }

  @Test
  void whatASecondLeaseSavedIsKnownWhenTheFirstRankIsDoneToo() {
    Lease slow = run.acquire(0);
    run.commit(1, 0, 1);
    run.commit(2, 0, 2);
    var unused = afterMillis(TOO_LONG.toMillis(), slow);
    long begun = run.clock.millis() - TOO_LONG.toMillis();
    run.commit(1, 0, 0);
    long first = run.clock.millis();
    assertThat(run.ledger.leaseHistory().timed()).isZero();
    run.clock.advance(Duration.ofMillis(700));
    run.commit(0, 0, 0);
    run.clock.advance(Duration.ofMillis(700));
    run.commit(0, 0, 0);

    Loss overtaken = new Loss(0, 0, begun, first, Cause.OVERTAKEN);
    assertThat(run.ledger.leaseHistory())
        .as("a commit that is repeated counts once")
        .isEqualTo(new LeaseHistory(1, 1, 1, 700, 1, List.of(overtaken)));
  }

  @Test
  void thereIsNoThirdLeaseWhileTheFirstTwoLast() {
    Lease slow = run.acquire(0);
    run.commit(1, 0, 1);
    run.commit(1, 0, 2);
    Lease second = afterMillis(TOO_LONG.toMillis(), slow).join().getLeases(0);
    CompletableFuture<AcquireResponse> third = run.ask(2, 0, 1);
    run.ledger.tick();
    assertThat(third).isNotDone();
    run.release(1, second);
    assertSecondLeases(1, 0);
    run.ledger.tick();

    assertThat(third).as("it is the second now").isDone();
    run.commit(0, 0, 0);
    assertSecondLeases(2, 0);
  }

  @Test
  void rankThatHasSomethingDoesNotHelp() {
    Lease slow = run.acquire(0);
    Lease own = run.acquire(1);
    run.commit(2, 0, 2);
    for (int second = 0; second < 15; second++) {
      run.clock.advance(Duration.ofSeconds(1));
      run.report(0, 0, 1, 1, slow);
      CompletableFuture<AcquireResponse> waiting = run.ask(1, 0, 1, own);
      run.ledger.tick();
      assertThat(waiting).isNotDone();
    }
  }

  @Test
  void nothingIsSharedWhileSplitsWait() {
    TestRun other = TestPlan.of(2).splits(2).taking(Taking.OF_PRESENT).run();
    other.commit(0, 0, 0);
    Lease slow = other.acquire(0);
    other.clock.advance(Duration.ofSeconds(9));
    other.report(0, 0, 1, 1, slow);
    other.clock.advance(Duration.ofSeconds(9));

    assertThat(other.ask(1, 0, 1).join().getLeases(0).getSplit().getIndex()).isEqualTo(2);
  }

  @Test
  void nothingIsSharedWhereTheMappingStands() {
    TestRun fixed = TestPlan.of(2).splits(2).taking(Taking.NOBODYS).run();
    fixed.acquire(0, 2);
    fixed.commit(1, 0, 2);
    fixed.commit(1, 0, 3);
    fixed.ledger.tick();

    assertThat(fixed.ask(1, 0, 1).join().getLeasesList()).isEmpty();
  }

  @Test
  void whatWasNotBegunMovesAtOnce() {
    List<Lease> all = run.acquire(0, 3);
    CompletableFuture<AcquireResponse> waiting = run.ask(1, 0, 1);
    CompletableFuture<AcquireResponse> other = run.ask(2, 0, 1);
    run.ledger.tick();

    assertThat(List.of(split(waiting), split(other))).containsExactlyInAnyOrder(1, 2);
    assertThat(run.report(0, 0, 1, 1, all.get(0), all.get(1), all.get(2)).getRevokedList())
        .containsExactly(all.get(1).getId(), all.get(2).getId());
    assertSecondLeases(0, 0);
    run.commit(1, 0, split(waiting));
    assertSecondLeases(0, 0);
  }

  @Test
  void latestIsSharedFirst() {
    TestRun four = TestPlan.of(4).run();
    Lease zero = four.acquire(0);
    four.clock.advance(Duration.ofSeconds(5));
    Lease one = four.acquire(1);
    four.commit(2, 0, 2);
    four.commit(3, 0, 3);
    for (int second = 0; second < 17; second++) {
      four.clock.advance(Duration.ofSeconds(1));
      four.report(0, 0, 1, 1, zero);
      four.report(1, 0, 1, 1, one);
    }
    CompletableFuture<AcquireResponse> waiting = four.ask(2, 0, 1);
    four.ledger.tick();

    assertThat(split(waiting)).isZero();
  }

  @Test
  void nothingTakesTooLongBeforeOneIsDone() {
    Lease slow = run.acquire(0);
    Lease next = run.acquire(1);
    Lease last = run.acquire(2);
    run.release(2, last);
    Lease both = run.acquire(1, 1, next).get(0);
    run.report(1, 0, 1, 1, both, next);
    for (int minute = 0; minute < 20; minute++) {
      run.clock.advance(Duration.ofSeconds(5));
      run.report(0, 0, 1, 1, slow);
      run.report(1, 0, 1, 1, next, both);
      run.report(1, 0, 1, 1, both, next);
      CompletableFuture<AcquireResponse> waiting = run.ask(2, 0, 1);
      run.ledger.tick();
      assertThat(waiting).isNotDone();
    }
  }

  /** The call of rank 1, which has nothing, after so long a time. */
  private CompletableFuture<AcquireResponse> afterMillis(long millis, Lease slow) {
    for (long passed = 0; passed + 5_000 < millis; passed += 5_000) {
      run.clock.advance(Duration.ofSeconds(5));
      run.report(0, 0, 1, 1, slow);
      run.ledger.tick();
    }
    long rest = millis % 5_000 == 0 ? 5_000 : millis % 5_000;
    run.clock.advance(Duration.ofMillis(rest));
    run.report(0, 0, 1, 1, slow);
    CompletableFuture<AcquireResponse> waiting = run.ask(1, 0, 1);
    run.ledger.tick();
    return waiting;
  }

  private void assertSecondLeases(int given, int first) {
    LeaseHistory history = run.ledger.leaseHistory();
    assertThat(history.second()).isEqualTo(given);
    assertThat(history.secondFirst()).isEqualTo(first);
  }

  private static int split(CompletableFuture<AcquireResponse> answer) {
    assertThat(answer).isDone();
    return answer.join().getLeases(0).getSplit().getIndex();
  }
}
