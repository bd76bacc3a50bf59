package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.RESULTS;
import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.commitOf;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final RendezvousLimits SMALL = new RendezvousLimits(100, 10_000, 5, 2, 1);

  @Test
  void valueLargerThanTheLimitIsRefusedForGood() {
    TestRun run = TestRun.limited(2, SMALL);

    assertRefused(() -> run.contribute(0, 0, "x".repeat(101)), Refusal.Kind.TOO_MUCH);
    // A text of 98 characters takes 100 bytes.
    assertThat(run.contribute(0, 0, "x".repeat(98)).getLate()).isFalse();
    assertRefused(() -> run.send(0, 1, 0, 0, bytes("x".repeat(101))), Refusal.Kind.TOO_MUCH);
  }

  @Test
  void heldBytesAreLimited() {
    TestRun run = TestRun.limited(2, new RendezvousLimits(10_000, 10_000, 100, 2, 1));
    Value half = bytes("x".repeat(4_000));
    run.contribute(0, 0, gather("a"), half);
    run.contribute(0, 0, gather("b"), half);
    assertRefused(() -> run.contribute(0, 0, gather("c"), half), Refusal.Kind.TOO_MUCH_NOW);
    assertRefused(() -> run.send(0, 1, 0, 0, half), Refusal.Kind.TOO_MUCH_NOW);

    // A replacement is charged for the difference alone.
    run.contribute(0, 1, gather("a"), half);
    assertThat(run.await(1, "c")).as("what was refused left no name behind").isEmpty();
  }

  @Test
  void sealGivesBackTheContributionsAndKeepsTheResult() {
    TestRun run = TestRun.limited(3, new RendezvousLimits(10_000, 42_000, 100, 2, 1));
    Value value = Values.of(new long[1_000]);
    for (String name : List.of("a", "b", "c")) {
      for (int rank = 0; rank < 3; rank++) {
        run.contribute(rank, 0, reduce(name, Function.SUM), value);
      }
    }

    Value large = bytes("x".repeat(9_000));
    assertThatCode(() -> run.contribute(0, 0, RESULTS, large)).doesNotThrowAnyException();
    assertRefused(() -> run.contribute(1, 0, RESULTS, large), Refusal.Kind.TOO_MUCH_NOW);
  }

  @Test
  void hundredThousandBarriersFitIntoASmallHeap() {
    TestRun run = TestRun.limited(2, new RendezvousLimits(100, 64 << 20, 1_000_000, 2, 1));
    for (int i = 0; i < 100_000; i++) {
      Collective barrier = START.toBuilder().setName("main." + i).build();
      run.contribute(0, 0, barrier, Value.getDefaultInstance());
      run.contribute(1, 0, barrier, Value.getDefaultInstance());
    }

    assertThat(run.await(0, "main.99999")).hasSize(1);
  }

  @Test
  void namesOfCollectivesAreLimited() {
    TestRun run = TestRun.limited(1, new RendezvousLimits(100, 10_000, 3, 2, 1));
    run.contribute(0, 0, reduce("a", Function.SUM), longs(1));
    run.await(0, "b");
    run.contribute(0, 0, START, Value.getDefaultInstance());

    assertRefused(
        () -> run.contribute(0, 0, reduce("c", Function.SUM), longs(1)), Refusal.Kind.TOO_MUCH);
    assertRefused(() -> run.await(0, "c"), Refusal.Kind.TOO_MUCH);
    assertThat(run.await(0, "a")).hasSize(1);
  }

  private static Collective gather(String name) {
    return RESULTS.toBuilder().setName(name).build();
  }

  @Test
  void waitersAreLimitedUntilOneLeavesOrIsTold() {
    TestRun run = TestRun.limited(1, SMALL);
    List<Outcome> told = new ArrayList<>();
    Waiter first = new Waiter(told::add);
    run.await(0, "a", first);
    run.await(0, "a");
    assertRefused(() -> run.await(0, "a"), Refusal.Kind.TOO_MUCH_NOW);

    run.ledger.collectives().leave(first);
    run.await(0, "b");
    assertRefused(() -> run.await(0, "a"), Refusal.Kind.TOO_MUCH_NOW);

    run.contribute(0, 0, reduce("a", Function.SUM), longs(1));
    assertThatCode(() -> run.await(0, "b")).doesNotThrowAnyException();
    assertThat(told).isEmpty();
  }

  @Test
  void waiterThatWasToldDoesNotLeaveASecondTime() {
    TestRun run = TestRun.limited(1, SMALL);
    Waiter told = new Waiter(outcome -> {});
    Waiter gone = new Waiter(outcome -> {});
    run.await(0, "a", told);
    run.await(0, "b", gone);
    run.contribute(0, 0, reduce("a", Function.SUM), longs(1));
    assertThat(run.ledger.collectives().waiting()).isEqualTo(1);

    run.ledger.collectives().leave(told);
    assertThat(run.ledger.collectives().waiting()).isEqualTo(1);
    run.ledger.collectives().leave(gone);
    run.ledger.collectives().leave(gone);
    assertThat(run.ledger.collectives().waiting()).isZero();
  }

  @Test
  void metricsAndFiguresAreLimitedToo() {
    TestRun run = TestRun.limited(1, SMALL);
    ByteString large = ByteString.copyFrom(new byte[101]);

    assertRefused(() -> run.commit(commitOf(0, 0, 0).setMetrics(large)), Refusal.Kind.TOO_MUCH);
    assertRefused(() -> run.commit(commitOf(0, 0, 0).setFigures(large)), Refusal.Kind.TOO_MUCH);
    assertRefused(
        () ->
            run.ledger.finish(
                FinishRequest.newBuilder().setMember(member(0, 0)).setFigures(large).build()),
        Refusal.Kind.TOO_MUCH);
    assertRefused(
        () ->
            run.ledger.release(
                ReleaseRequest.newBuilder().setMember(member(0, 0)).setFigures(large).build()),
        Refusal.Kind.TOO_MUCH);
    ByteString fits = ByteString.copyFrom(new byte[100]);
    assertThat(run.commit(commitOf(0, 0, 0).setFigures(fits))).isCompleted();
    assertThat(run.ledger.limits()).isEqualTo(SMALL);
  }

  private static void assertRefused(ThrowingCallable call, Refusal.Kind kind) {
    assertThatThrownBy(call).isInstanceOf(Refusal.class).extracting("kind").isEqualTo(kind);
  }
}
