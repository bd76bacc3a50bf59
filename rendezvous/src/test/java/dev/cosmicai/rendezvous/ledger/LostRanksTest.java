package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.START;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.CollectivesRecord.RecordCase;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.collective.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Collectives whose ranks fail, finish or come to another life of the coordinator. */
class LostRanksTest {
  private static final Value NOTHING = Value.getDefaultInstance();

  private static Collective of(Operation operation, int root) {
    boolean folds =
        operation == Operation.REDUCE
            || operation == Operation.SCAN
            || operation == Operation.EXCLUSIVE_SCAN;
    return Collective.newBuilder()
        .setName("x")
        .setOperation(operation)
        .setRoot(root)
        .setFunction(folds ? Function.SUM : Function.FUNCTION_UNSPECIFIED)
        .build();
  }

  private static Value value(Operation operation, int rank) {
    return switch (operation) {
      case BARRIER -> NOTHING;
      case SCATTER -> Values.of(List.of(longs(1), longs(2), longs(3)));
      case SPLIT -> longs(0, -rank);
      default -> longs(10 + rank);
    };
  }

  private static Value got(List<Outcome> told, int rank) {
    assertThat(told).hasSize(1);
    return ((Outcome.Sealed) told.get(0)).of(rank);
  }

  private static Outcome.Broken broken(List<Outcome> told) {
    assertThat(told).hasSize(1);
    return (Outcome.Broken) told.get(0);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"OPERATION_UNSPECIFIED", "UNRECOGNIZED", "BROADCAST", "SCATTER"})
  void rankThatIsLostIsLeftOutIfThatIsTolerated(Operation operation) {
    TestRun run = TestRun.tolerating(1, 3);
    Collective collective = of(operation, 0);
    run.contribute(2, 0, collective, value(operation, 2));
    run.contribute(0, 0, collective, value(operation, 0));
    List<Outcome> zero = run.await(0, "x");
    List<Outcome> two = run.await(2, "x");
    assertThat(zero).isEmpty();
    run.fail(failure(1, 0));

    assertThat(((Outcome.Sealed) zero.get(0)).missingRanks()).isEqualTo("1");
    Value all =
        switch (operation) {
          case REDUCE -> longs(22);
          case GATHER -> Values.of(List.of(longs(10), longs(12)));
          case SCAN -> longs(10);
          case SPLIT -> longs(2, 0);
          default -> NOTHING;
        };
    assertThat(got(zero, 0)).isEqualTo(all);
    Value last =
        switch (operation) {
          case SCAN -> longs(22);
          case EXCLUSIVE_SCAN -> longs(10);
          case GATHER -> NOTHING;
          default -> all;
        };
    assertThat(got(two, 2)).isEqualTo(last);
  }

  @ParameterizedTest
  @EnumSource(names = {"BROADCAST", "SCATTER"})
  void lostRootBreaksWhatOnlyItCanGive(Operation operation) {
    TestRun run = TestRun.tolerating(1, 3);
    run.contribute(0, 0, of(operation, 1), null);
    List<Outcome> told = run.await(0, "x");
    run.fail(failure(1, 0));

    assertThat(broken(told).ranks()).isEqualTo("1");
    assertThat(broken(told).fault())
        .hasMessage("rank 1 failed before it brought its value to x")
        .extracting("reason")
        .isEqualTo(Reason.RanksFailed);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"OPERATION_UNSPECIFIED", "UNRECOGNIZED", "BARRIER"})
  void rankThatFinishesWithoutTakingPartBreaksIt(Operation operation) {
    TestRun run = TestRun.of(3);
    boolean fromRoot = operation == Operation.BROADCAST || operation == Operation.SCATTER;
    Collective collective = of(operation, fromRoot ? 1 : 0);
    run.contribute(0, 0, collective, fromRoot ? null : value(operation, 0));
    List<Outcome> told = run.await(0, "x");
    run.finish(1);

    assertThat(broken(told).ranks()).isEqualTo("1");
    assertThat(broken(told).fault()).hasMessageStartingWith("rank 1 finished without taking part");
  }

  @Test
  void barrierTakesAFinishedRankAsArrived() {
    TestRun run = TestRun.of(2);
    run.contribute(0, 0, START, NOTHING);
    List<Outcome> told = run.await(0, "start");
    run.finish(1);

    assertThat(got(told, 0)).isEqualTo(NOTHING);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"OPERATION_UNSPECIFIED", "UNRECOGNIZED"})
  void whatWasSealedOutlivesTheCoordinator(Operation operation) {
    TestRun run = TestRun.of(3);
    for (int rank = 0; rank < 3; rank++) {
      boolean brings =
          rank == 0 || (operation != Operation.BROADCAST && operation != Operation.SCATTER);
      run.contribute(rank, 0, of(operation, 0), brings ? value(operation, rank) : null);
    }
    List<Value> before =
        List.of(got(run.await(0, "x"), 0), got(run.await(1, "x"), 1), got(run.await(2, "x"), 2));
    run.finish(0);
    TestRun after = run.restarted();

    for (int rank = 0; rank < 3; rank++) {
      assertThat(got(after.awaitAs(rank, 1, "x"), rank)).isEqualTo(before.get(rank));
    }
    assertThat(
            after
                .contribute(
                    1,
                    1,
                    of(operation, 0),
                    operation == Operation.BROADCAST || operation == Operation.SCATTER
                        ? null
                        : value(operation, 2))
                .getLate())
        .isTrue();
  }

  @Test
  void valueOfARankThatFinishedOutlivesTheCoordinatorBeforeTheSeal() {
    TestRun run = TestRun.of(2);
    run.contribute(0, 0, reduce("sum", Function.SUM), longs(4));
    assertThat(run.finish(0)).isCompleted();
    assertThat(run.records).extracting("recordCase").containsExactly(RecordCase.CONTRIBUTION);
    TestRun after = run.restarted();
    after.contribute(1, 0, reduce("sum", Function.SUM), longs(5));

    assertThat(got(after.await(1, "sum"), 1)).isEqualTo(longs(9));
  }

  @Test
  void allRanksMayFinishBeforeTheSealIsDurable() {
    TestRun run = TestRun.of(2);
    run.contribute(0, 0, reduce("sum", Function.SUM), longs(4));
    run.finish(0);
    TestRun after = run.restarted();
    after.contribute(1, 0, reduce("sum", Function.SUM), longs(5));
    after.finish(1);

    assertThat(got(after.restarted().awaitAs(1, 0, "sum"), 1)).isEqualTo(longs(9));
  }

  @Test
  void finishIsAnsweredWhenItsCollectivesAreDurable() {
    TestRun run = TestRun.of(2);
    run.contribute(0, 0, reduce("sum", Function.SUM), longs(4));
    run.contribute(1, 0, reduce("sum", Function.SUM), longs(5));
    run.journal.hold();
    assertThat(run.finish(0)).isNotDone();
    assertThat(run.records).isEmpty();

    run.journal.release();
    assertThat(run.records).hasSize(1);
    assertThat(run.ledger.figures()).hasSize(1);
  }

  @Test
  void startBarrierIsNotWritten() {
    TestRun run = TestRun.of(2);
    run.contribute(0, 0, START, NOTHING);
    run.finish(0);
    run.contribute(1, 0, START, NOTHING);
    run.finish(1);

    assertThat(run.records).isEmpty();
  }
}
