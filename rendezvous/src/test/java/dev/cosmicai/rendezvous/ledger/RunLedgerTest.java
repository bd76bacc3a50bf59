package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.COMPLETION;
import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static dev.cosmicai.rendezvous.ledger.TestRun.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.Fold;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Membership, contributions and seals. Failures have a test of their own. */
class RunLedgerTest {
  @Test
  void joiningGivesTheRanksOwnWork() {
    JoinResponse response = TestRun.of(4).join(3, 0);

    assertThat(response.getAssignment().getPartitions(0).getIndex()).isEqualTo(3);
    assertThat(response.getHeartbeatMillis()).isEqualTo(1_000);
    assertThat(response.getAlreadyContributed()).isFalse();
  }

  @Test
  void strangersAreRefused() {
    TestRun run = TestRun.of(2);

    assertThat(refusal(() -> run.join(2, 0))).isEqualTo(Refusal.Kind.NO_SUCH_RANK);
    assertThat(refusal(() -> run.join(-1, 0))).isEqualTo(Refusal.Kind.NO_SUCH_RANK);
    assertThat(refusal(() -> run.join(0, -1))).isEqualTo(Refusal.Kind.MALFORMED);
    Member foreign = TestRun.member(0, 0).toBuilder().setRunUid("other").build();
    assertThat(refusal(() -> run.ledger.join(JoinRequest.newBuilder().setMember(foreign).build())))
        .isEqualTo(Refusal.Kind.FOREIGN);
    assertThat(run.ledger.state().getActive()).isZero();
  }

  @Test
  void newerAttemptFencesOffOlderOnes() {
    TestRun run = TestRun.of(2);
    run.join(0, 0);
    run.join(0, 2);

    assertThat(refusal(() -> run.join(0, 1))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(refusal(() -> run.report(0, 0, 1, 1))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(refusal(() -> run.complete(0, 1, "a"))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(refusal(() -> run.await(0, "start"))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(run.complete(0, 2, "b").getLate()).isFalse();
  }

  @Test
  void resultIsTheSameInWhateverOrderRanksArrive() {
    int worldSize = 50;
    List<Integer> ranks = new ArrayList<>(IntStream.range(0, worldSize).boxed().toList());
    String expected = String.join("", ranks.stream().map(rank -> "[" + rank + "]").toList());

    for (int seed = 0; seed < 20; seed++) {
      TestRun run = TestRun.of(worldSize);
      Collections.shuffle(ranks, new Random(seed));
      ranks.stream()
          .filter(rank -> rank % 3 == 0)
          .forEach(rank -> run.complete(rank, 0, "a failed attempt's, to be replaced"));
      Collections.shuffle(ranks, new Random(seed + 1_000));
      while (ranks.get(worldSize - 1) % 3 == 0) {
        Collections.rotate(ranks, 1); // one that fails must be replaced before the seal
      }
      for (int rank : ranks) {
        run.complete(rank, 1, "[" + rank + "]");
        run.complete(rank, 1, "[" + rank + "]");
      }
      SealedResult result = run.result();
      assertThat(text(result.value())).isEqualTo(expected);
      assertThat(result.missingRanks()).isEmpty();
    }
  }

  @Test
  void receiptIsTheChecksumOfTheKeptValue() {
    TestRun run = TestRun.of(2);
    Value value = bytes("abc");
    CRC32C checksum = new CRC32C();
    checksum.update(value.toByteArray());

    ContributeResponse first = run.contribute(0, 0, COMPLETION, value);
    ContributeResponse again = run.contribute(0, 0, COMPLETION, value);
    ContributeResponse changed = run.complete(0, 0, "a retry that computed otherwise");
    ContributeResponse newer = run.complete(0, 1, "newer");

    assertThat(first.getReceipt()).isEqualTo((int) checksum.getValue());
    assertThat(again).isEqualTo(first);
    assertThat(changed).as("the first value of an attempt is kept").isEqualTo(first);
    assertThat(newer.getReceipt()).isNotEqualTo(first.getReceipt());
    run.complete(1, 0, "|");
    assertThat(text(run.result().value())).isEqualTo("newer|");
  }

  @Test
  void afterTheSealOnlyTheSameAttemptGetsItsReceiptAgain() {
    TestRun run = TestRun.of(2);
    ContributeResponse zero = run.complete(0, 0, "a");
    run.complete(1, 0, "b");

    assertThat(run.complete(0, 0, "a")).isEqualTo(zero);
    ContributeResponse newer = run.complete(0, 1, "c");
    assertThat(newer.getLate()).isTrue();
    assertThat(newer.getReceipt()).isEqualTo(zero.getReceipt());
    assertThat(text(run.result().value())).isEqualTo("ab");
  }

  @Test
  void rankThatContributedHasNothingLeftToDo() {
    TestRun run = TestRun.of(2);
    run.complete(0, 0, "a");

    assertThat(run.join(0, 1).getAlreadyContributed()).isTrue();
    assertThat(run.join(1, 0).getAlreadyContributed()).isFalse();
  }

  @Test
  void ranksAreToldToStopWhenTheRunIsOver() {
    TestRun run = TestRun.of(2);
    assertThat(run.report(1, 0, 0, 0)).isFalse();
    run.complete(0, 0, "a");
    assertThat(run.report(1, 0, 0, 0)).isFalse();
    run.complete(1, 0, "b");

    assertThat(run.report(1, 0, 0, 0)).isTrue();
  }

  @Test
  void waitersAreToldAtTheSealAndLaterOnesAtOnce() {
    TestRun run = TestRun.of(2);
    List<Outcome> early = run.await(1, "sum"); // before anybody has described it
    run.contribute(0, 0, reduce("sum", Function.SUM), longs(2));
    assertThat(early).isEmpty();
    run.contribute(1, 0, reduce("sum", Function.SUM), longs(3));
    List<Outcome> late = run.await(0, "sum");

    assertThat(early).hasSize(1);
    assertThat(late).hasSize(1);
    assertThat(((Outcome.Sealed) early.get(0)).value()).isEqualTo(longs(5));
    assertThat(late).isEqualTo(early);
  }

  @Test
  void waiterThatLeftIsNotTold() {
    TestRun run = TestRun.of(1);
    List<Outcome> told = new ArrayList<>();
    Waiter waiter = Waiter.rank(told::add);
    run.await(0, "start", waiter);
    run.ledger.leave(waiter);
    run.ledger.leave(waiter);

    run.contribute(0, 0, START, Value.getDefaultInstance());

    assertThat(told).isEmpty();
  }

  @Test
  void collectiveMustBeDescribedAlikeByAll() {
    TestRun run = TestRun.of(3);
    run.contribute(0, 0, reduce("x", Function.SUM), longs(1));

    assertThat(refusal(() -> run.contribute(1, 0, reduce("x", Function.MAX), longs(1))))
        .isEqualTo(Refusal.Kind.MISMATCH);
  }

  @Test
  void nonsenseIsRefusedAndLeavesNothingBehind() {
    TestRun run = TestRun.of(1);

    assertThat(refusal(() -> run.contribute(0, 0, reduce("No good", Function.SUM), longs(1))))
        .isEqualTo(Refusal.Kind.MALFORMED);
    assertThat(refusal(() -> run.contribute(0, 0, reduce("x", Function.CUSTOM), bytes("a"))))
        .isEqualTo(Refusal.Kind.MALFORMED);
    assertThat(
            refusal(
                () -> run.contribute(0, 0, reduce("x", Function.FUNCTION_UNSPECIFIED), longs())))
        .isEqualTo(Refusal.Kind.MALFORMED);
    assertThat(refusal(() -> run.contribute(0, 0, reduce("x", Function.SUM), bytes("a"))))
        .isEqualTo(Refusal.Kind.MALFORMED);
    assertThat(refusal(() -> run.contribute(0, 0, START, longs(1))))
        .isEqualTo(Refusal.Kind.MALFORMED);
    // None of those has settled what "x" is.
    assertThat(run.contribute(0, 0, reduce("x", Function.MAX), longs(1)).getLate()).isFalse();
  }

  @Test
  void restoredContributionsCountAndDoNotFence() {
    TestRun run = TestRun.of(2);
    run.ledger.restore(1, 7, bytes("b"));

    assertThat(run.join(1, 0).getAlreadyContributed()).isTrue();
    assertThat(run.ledger.state().getSucceededRanks()).isEqualTo("1");
    run.complete(0, 0, "a");
    assertThat(text(run.result().value())).isEqualTo("ab");
  }

  @Test
  void runIsDoneWhenAllWasRestored() {
    TestRun run = TestRun.of(2);
    run.ledger.restore(1, 0, bytes("b"));
    run.ledger.restore(0, 3, bytes("a"));

    assertThat(text(run.result().value())).isEqualTo("ab");
  }

  @Test
  void barrierCountsRanksThatFinishedBeforeARestart() {
    TestRun run = TestRun.of(2);
    run.ledger.restore(1, 0, bytes("b"));
    List<Outcome> told = run.await(0, "start");
    run.contribute(0, 0, START, Value.getDefaultInstance());

    assertThat(told).hasSize(1);
    assertThat(((Outcome.Sealed) told.get(0)).missing()).isEmpty();
  }

  @Test
  void foldThatFailsIsADefectAndNotAHang() {
    assertFoldFailure(
        values -> {
          throw new IllegalStateException("no");
        });
    assertFoldFailure(
        values -> {
          throw new OutOfMemoryError("too large");
        });
  }

  @Test
  void tenThousandRanksPassThroughOneLedger() {
    int worldSize = 10_000;
    TestRun run = TestRun.of(worldSize);
    List<Integer> ranks = new ArrayList<>(IntStream.range(0, worldSize).boxed().toList());
    Collections.shuffle(ranks, new Random(1));
    for (int rank : ranks) {
      run.join(rank, 0);
      run.report(rank, 0, 50, 100);
      run.contribute(rank, 0, START, Value.getDefaultInstance());
      run.complete(rank, 0, "x");
    }

    byte[] folded = run.result().value().getOpaque().toByteArray();
    assertThat(new String(folded, StandardCharsets.UTF_8)).hasSize(worldSize).matches("x+");
    assertThat(run.ledger.state().getSucceededRanks()).isEqualTo("0-9999");
    assertThat(run.ledger.state().getSamplesDone()).isEqualTo(1_000_000);
    assertThat(run.join(0, 0).getHeartbeatMillis()).isEqualTo(10_000);
  }

  private static void assertFoldFailure(Fold fold) {
    RunPlan plan = TestRun.plan(1, 0);
    RunPlan failing =
        new RunPlan(
            plan.runUid(), 1, 0, plan.assignments(), plan.completion(), Map.of("concat", fold));
    RunLedger ledger = new RunLedger(failing, RendezvousLimits.defaults(), new TestClock());
    ledger.restore(0, 0, bytes("a"));

    assertThat(ledger.completion()).isDone();
    assertThatThrownBy(() -> ledger.completion().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(InternalFault.class)
        .hasMessageContaining("the fold of rank-metrics failed");
  }

  private static Refusal.Kind refusal(Runnable call) {
    try {
      call.run();
    } catch (Refusal e) {
      return e.kind();
    }
    throw new AssertionError("not refused");
  }
}
