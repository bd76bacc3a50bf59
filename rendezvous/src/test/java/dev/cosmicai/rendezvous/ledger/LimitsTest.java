package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.commitOf;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final RendezvousLimits SMALL = new RendezvousLimits(100, 150, 3, 2, 1);

  @Test
  void valueLargerThanTheLimitIsRefusedForGood() {
    TestRun run = TestRun.limited(2, SMALL);

    assertRefused(() -> run.contribute(0, 0, "x".repeat(101)), Refusal.Kind.TOO_MUCH);
    // A text of 98 characters takes 100 bytes.
    assertThat(run.contribute(0, 0, "x".repeat(98)).getLate()).isFalse();
  }

  @Test
  void heldBytesAreLimitedAndGivenBackAtTheSeal() {
    TestRun run = TestRun.limited(2, SMALL);
    run.contribute(0, 0, reduce("a", Function.SUM), longs(1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertRefused(() -> run.contribute(0, 0, "x".repeat(90)), Refusal.Kind.TOO_MUCH_NOW);

    // A replacement is charged for the difference alone.
    run.contribute(0, 1, reduce("a", Function.SUM), longs(9, 8, 7, 6, 5, 4, 3, 2, 1));
    assertRefused(
        () -> run.contribute(1, 0, reduce("a", Function.SUM), longs(1, 1, 1, 1, 1, 1, 1, 1, 1)),
        Refusal.Kind.TOO_MUCH_NOW);
  }

  @Test
  void sealGivesBackTheContributionsAndKeepsTheResult() {
    TestRun run = TestRun.limited(2, SMALL);
    Value value = longs(1, 2, 3, 4); // 36 bytes, and so has the sum
    for (String name : List.of("a", "b")) {
      run.contribute(0, 0, reduce(name, Function.SUM), value);
      run.contribute(1, 0, reduce(name, Function.SUM), value);
    }

    assertRefused(() -> run.contribute(0, 0, "x".repeat(90)), Refusal.Kind.TOO_MUCH_NOW);
    assertThatCode(() -> run.contribute(0, 0, "x".repeat(70))).doesNotThrowAnyException();
  }

  @Test
  void namesOfCollectivesAreLimited() {
    TestRun run = TestRun.limited(1, SMALL);
    run.contribute(0, 0, reduce("a", Function.SUM), longs(1));
    run.await(0, "b");
    run.contribute(0, 0, START, Value.getDefaultInstance());

    assertRefused(
        () -> run.contribute(0, 0, reduce("c", Function.SUM), longs(1)), Refusal.Kind.TOO_MUCH);
    assertRefused(() -> run.await(0, "c"), Refusal.Kind.TOO_MUCH);
    assertThat(run.await(0, "a")).hasSize(1);
  }

  @Test
  void waitersAreLimitedUntilOneLeavesOrIsTold() {
    TestRun run = TestRun.limited(1, SMALL);
    List<Outcome> told = new ArrayList<>();
    Waiter first = Waiter.rank(told::add);
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
    Waiter told = Waiter.rank(outcome -> {});
    Waiter gone = Waiter.rank(outcome -> {});
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
