package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.StoredValue;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.collective.Outcome;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Splits, their groups, and what ranks may not do differently. */
class GroupsTest {
  private static Collective split(String name, String group) {
    return Collective.newBuilder()
        .setName(name)
        .setOperation(Operation.SPLIT)
        .setGroup(group)
        .build();
  }

  private static Value got(TestRun run, int rank, String name) {
    List<Outcome> told = run.await(rank, name);
    assertThat(told).hasSize(1);
    return ((Outcome.Sealed) told.get(0)).of(rank);
  }

  private static void assertRefused(ThrowingCallable call, Refusal.Kind kind, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(message)
        .extracting("kind")
        .isEqualTo(kind);
  }

  @Test
  void ranksOfAColourAreAGroupInTheOrderOfTheirKeys() {
    TestRun run = TestRun.of(6);
    long[][] coloursAndKeys = {{0, 5}, {1, 0}, {0, 1}, {1, 0}, {-1, 0}, {0, 1}};
    for (int rank = 0; rank < 6; rank++) {
      run.contribute(rank, 0, split("main.0", ""), longs(coloursAndKeys[rank]));
    }

    assertThat(got(run, 0, "main.0")).isEqualTo(longs(2, 5, 0));
    assertThat(got(run, 1, "main.0")).isEqualTo(longs(1, 3));
    assertThat(got(run, 4, "main.0")).isEqualTo(longs());

    Collective scan =
        reduce("main.0/0.0", Function.SUM).toBuilder()
            .setOperation(Operation.SCAN)
            .setGroup("main.0#0")
            .build();
    run.contribute(0, 0, scan, Values.of(1));
    run.contribute(5, 0, scan, Values.of(10));
    run.contribute(2, 0, scan, Values.of(100));
    assertThat(got(run, 2, scan.getName())).isEqualTo(Values.of(100));
    assertThat(got(run, 5, scan.getName())).isEqualTo(Values.of(110));
    assertThat(got(run, 0, scan.getName())).isEqualTo(Values.of(111));
    assertRefused(
        () -> run.contribute(1, 0, scan, Values.of(1)),
        Refusal.Kind.MISMATCH,
        "rank 1 is not in the group main.0#0");
    assertRefused(() -> got(run, 1, scan.getName()), Refusal.Kind.MISMATCH, "rank 1 is not in");
  }

  @Test
  void groupsAreSplitAgainAndOutliveTheCoordinator() {
    TestRun run = TestRun.of(4);
    for (int rank = 0; rank < 4; rank++) {
      run.contribute(rank, 0, split("a", ""), longs(rank / 2, 0));
    }
    run.contribute(2, 0, split("a/1.0", "a#1"), longs(0, 9));
    run.contribute(3, 0, split("a/1.0", "a#1"), longs(0, 8));
    assertThat(got(run, 2, "a/1.0")).isEqualTo(longs(3, 2));
    run.finish(0);
    TestRun after = run.restarted();

    Collective sum = reduce("a/1.0/0.0", Function.SUM).toBuilder().setGroup("a/1.0#0").build();
    after.contribute(2, 0, sum, longs(1));
    after.contribute(3, 0, sum, longs(2));
    assertThat(got(after, 3, "a/1.0/0.0")).isEqualTo(longs(3));
  }

  @Test
  void groupThatIsNotKnownYetIsAskedForAgain() {
    TestRun run = TestRun.of(2);
    Collective sum = reduce("x", Function.SUM).toBuilder().setGroup("a#0").build();
    assertRefused(() -> run.contribute(0, 0, sum, longs(1)), Refusal.Kind.NOT_YET, "group a#0");

    run.contribute(0, 0, split("a", ""), longs(1, 0));
    run.contribute(1, 0, split("a", ""), longs(1, 0));
    assertRefused(() -> run.contribute(0, 0, sum, longs(1)), Refusal.Kind.MISMATCH, "no group a#0");
  }

  @Test
  void otherOperationsAreRefusedWithWhatDiffers() {
    TestRun run = TestRun.of(3);
    run.contribute(0, 0, reduce("x", Function.SUM), longs(1));
    assertRefused(
        () -> run.contribute(1, 0, reduce("x", Function.MAX), longs(1)),
        Refusal.Kind.MISMATCH,
        "rank 1 takes part in x as REDUCE with MAX of the run, and rank 0 did as REDUCE with SUM");

    Collective broadcast =
        Collective.newBuilder().setName("y").setOperation(Operation.BROADCAST).build();
    run.contribute(0, 0, broadcast, longs(1));
    assertRefused(
        () -> run.contribute(1, 0, reduce("y", Function.SUM), longs(1)),
        Refusal.Kind.MISMATCH,
        "and it was sealed as BROADCAST with root 0");
    assertRefused(
        () -> run.contribute(1, 0, broadcast.toBuilder().setName("z").build(), longs(1)),
        Refusal.Kind.MALFORMED,
        "only its root brings a value");
    Collective scatter =
        Collective.newBuilder().setName("s").setOperation(Operation.SCATTER).build();
    assertRefused(
        () -> run.contribute(0, 0, scatter, Values.of(List.of(longs(1), longs(2)))),
        Refusal.Kind.MISMATCH,
        "rank 0 scatters 2 values in s, and there are 3 ranks");
  }

  @Test
  void storedValuesAreNotFoldedButCompared() {
    TestRun run = TestRun.of(3);
    Collective scan =
        reduce("x", Function.SUM).toBuilder().setOperation(Operation.EXCLUSIVE_SCAN).build();
    Value stored = stored(Value.INT64S_FIELD_NUMBER, 2);
    run.contribute(1, 0, scan, stored);
    assertRefused(
        () -> run.contribute(0, 0, scan, longs(1)),
        Refusal.Kind.MISMATCH,
        "rank 0 brings a list of 1 int64 to x, where rank 1 brought a list of 2 int64");
    run.contribute(0, 0, scan, longs(1, 2));
    run.contribute(2, 0, scan, longs(3, 4));

    assertThat(got(run, 0, "x")).isEqualTo(Values.EMPTY);
    assertThat(got(run, 1, "x")).isEqualTo(Values.of(List.of(longs(1, 2))));
    assertThat(got(run, 2, "x")).isEqualTo(Values.of(List.of(longs(1, 2), stored)));
    assertRefused(
        () -> run.contribute(0, 0, reduce("o", Function.SUM), stored(Value.OPAQUE_FIELD_NUMBER, 2)),
        Refusal.Kind.MALFORMED,
        "SUM folds numbers");
  }

  private static Value stored(int kind, long length) {
    return Value.newBuilder()
        .setStored(StoredValue.newBuilder().setUri("s3://b/k").setKind(kind).setLength(length))
        .build();
  }
}
