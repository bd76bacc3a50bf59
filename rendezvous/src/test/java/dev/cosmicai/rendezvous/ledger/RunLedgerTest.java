package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.RESULTS;
import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static dev.cosmicai.rendezvous.ledger.TestRun.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Membership, contributions and seals. Failures and splits have tests of their own. */
class RunLedgerTest {
  @Test
  void joiningGivesTheRanksOwnAssignment() {
    JoinResponse response = TestRun.of(4).join(3, 0);

    assertThat(response.getAssignment().getBatchSize()).isEqualTo(3);
    assertThat(response.getHeartbeatMillis()).isEqualTo(1_000);
    assertThat(response.getFinished()).isFalse();
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
    assertThat(refusal(() -> run.contribute(0, 1, "a"))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(refusal(() -> run.await(0, "start"))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(refusal(() -> run.ask(0, 1, 1))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(refusal(() -> run.commit(0, 1, 0))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(refusal(() -> run.finish(0))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(refusal(() -> run.release(0))).isEqualTo(Refusal.Kind.FENCED);
    assertThat(run.contribute(0, 2, "b").getLate()).isFalse();
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
          .forEach(rank -> run.contribute(rank, 0, "a failed attempt's, to be replaced"));
      Collections.shuffle(ranks, new Random(seed + 1_000));
      while (ranks.get(worldSize - 1) % 3 == 0) {
        Collections.rotate(ranks, 1); // one that fails must be replaced before the seal
      }
      for (int rank : ranks) {
        run.contribute(rank, 1, "[" + rank + "]");
        run.contribute(rank, 1, "[" + rank + "]");
      }
      Outcome.Sealed result = run.results();
      assertThat(text(result)).isEqualTo(expected);
      assertThat(result.missingRanks()).isEmpty();
    }
  }

  @Test
  void receiptIsTheChecksumOfTheKeptValue() {
    TestRun run = TestRun.of(2);
    Value value = bytes("abc");
    CRC32C checksum = new CRC32C();
    checksum.update(value.toByteArray());

    ContributeResponse first = run.contribute(0, 0, RESULTS, value);
    ContributeResponse again = run.contribute(0, 0, RESULTS, value);
    ContributeResponse changed = run.contribute(0, 0, "a retry that computed otherwise");
    ContributeResponse newer = run.contribute(0, 1, "newer");

    assertThat(first.getReceipt()).isEqualTo((int) checksum.getValue());
    assertThat(again).isEqualTo(first);
    assertThat(changed).as("the first value of an attempt is kept").isEqualTo(first);
    assertThat(newer.getReceipt()).isNotEqualTo(first.getReceipt());
    run.contribute(1, 0, "|");
    assertThat(text(run.results())).isEqualTo("newer|");
  }

  @Test
  void afterTheSealEverythingIsLate() {
    TestRun run = TestRun.of(2);
    run.contribute(0, 0, "a");
    run.contribute(1, 0, "b");

    assertThat(run.contribute(0, 0, "a")).extracting("late", "receipt").containsExactly(true, 0);
    assertThat(run.contribute(0, 1, "c").getLate()).isTrue();
    assertThat(text(run.results())).isEqualTo("ab");
  }

  @Test
  void ranksAreToldToStopWhenTheRunIsOver() {
    TestRun run = TestRun.of(2);
    assertThat(run.report(1, 0, 0, 0).getStop()).isFalse();
    run.work(0);
    assertThat(run.report(1, 0, 0, 0).getStop()).as("it still has to finish").isFalse();
    run.ledger.phase(Phase.COMPLETE, "", "");

    assertThat(run.report(1, 0, 0, 0).getStop()).isTrue();
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
    assertThat(((Outcome.Sealed) early.get(0)).of(1)).isEqualTo(longs(5));
    assertThat(late).isEqualTo(early);
  }

  @Test
  void waiterThatLeftIsNotTold() {
    TestRun run = TestRun.of(1);
    List<Outcome> told = new ArrayList<>();
    Waiter waiter = new Waiter(told::add);
    run.await(0, "start", waiter);
    run.ledger.collectives().leave(waiter);
    run.ledger.collectives().leave(waiter);

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
  void barrierCountsRanksThatFinishedBeforeARestart() {
    TestRun before = TestRun.of(2);
    before.finish(1);
    TestRun run = before.restarted();
    List<Outcome> told = run.await(0, "start");
    run.contribute(0, 0, START, Value.getDefaultInstance());

    assertThat(told).hasSize(1);
    assertThat(((Outcome.Sealed) told.get(0)).missingRanks()).isEmpty();
  }

  @Test
  void tenThousandRanksPassThroughOneLedger() {
    int worldSize = 10_000;
    TestRun run = TestPlan.of(worldSize).splits(2).run();
    List<Integer> ranks = new ArrayList<>(IntStream.range(0, worldSize).boxed().toList());
    Collections.shuffle(ranks, new Random(1));
    for (int rank : ranks) {
      run.join(rank, 0);
      List<Lease> leases = run.acquire(rank, 2);
      run.report(rank, 0, 50, 100, leases.get(0), leases.get(1));
      run.contribute(rank, 0, START, Value.getDefaultInstance());
      leases.forEach(lease -> run.commit(rank, 0, lease.getSplit().getIndex()));
    }

    assertThat(run.metrics()).isEqualTo("20000");
    assertThat(run.ledger.state().getSucceededRanks()).isEqualTo("0-9999");
    assertThat(run.ledger.state().getSamplesDone()).isEqualTo(2_000_000);
    assertThat(run.join(0, 0).getHeartbeatMillis()).isEqualTo(10_000);
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
