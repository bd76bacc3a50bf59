package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Messages of other runs, and ranks that are none of this one. */
class ForeignMessagesTest {

  private final TestRun run = TestRun.of(2);

  @Test
  void declarationForAnotherRunIsRefused() {
    assertThatThrownBy(
            () ->
                run.ledger.declareFailed(
                    DeclareFailedRequest.newBuilder()
                        .setRunUid("other")
                        .addFailures(failure(0, 0))
                        .build()))
        .isInstanceOf(Refusal.class)
        .hasMessage("this is run 5a1e, not 'other'");
    assertThat(run.ledger.failures()).isEmpty();
  }

  @Test
  void identityOfAnotherRunIsShownInOneLineAndNotAtAnyLength() {
    assertThatThrownBy(() -> run.ledger.checkRun("a\nb")).hasMessage("this is run 5a1e, not 'a?b'");
    assertThatThrownBy(() -> run.ledger.checkRun("x".repeat(64)))
        .hasMessageEndingWith("'" + "x".repeat(64) + "'");
    assertThatThrownBy(() -> run.ledger.checkRun("x".repeat(65)))
        .hasMessageEndingWith("'" + "x".repeat(64) + "…'");
    assertThatCode(() -> run.ledger.checkRun(TestRun.UID)).doesNotThrowAnyException();
  }

  @Test
  void entriesOfAnotherPlanCannotBeRestored() {
    assertRefused(new JournalEntry(List.of(), List.of(), List.of(), List.of(figuresOf(2))))
        .hasMessage("rank 2 is not in this run's world of 2 ranks");
    assertRefused(new JournalEntry(List.of(commitOf(2)), List.of(), List.of(), List.of()))
        .hasMessage("split 2 is not one of this run's 2");
    assertRefused(new JournalEntry(List.of(commitOf(-1)), List.of(), List.of(), List.of()))
        .hasMessage("split -1 is not one of this run's 2");
    SplitFailure failure = new SplitFailure(2, 0, false, "PartitionCorrupt", "it is truncated");
    assertRefused(new JournalEntry(List.of(), List.of(), List.of(failure), List.of()))
        .hasMessage("split 2 is not one of this run's 2");
    assertRefused(
            new JournalEntry(List.of(commitOf(1), commitOf(1)), List.of(), List.of(), List.of()))
        .hasMessage("split 1 was committed twice");
  }

  @Test
  void worldIsNoLargerThanAJobCanBe() {
    assertThatCode(() -> TestPlan.of(Limits.MAX_WORLD_SIZE).plan()).doesNotThrowAnyException();
    assertThatThrownBy(() -> TestPlan.of(Limits.MAX_WORLD_SIZE + 1).plan())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("worldSize is 100001");
  }

  private AbstractThrowableAssert<?, ?> assertRefused(JournalEntry entry) {
    return assertThatThrownBy(() -> run.ledger.restore(entry)).isInstanceOf(Refusal.class);
  }

  private static SplitCommit commitOf(int split) {
    return new SplitCommit(split, 0, 0, 100, 0, 10_000);
  }

  private static RankFigures figuresOf(int rank) {
    return new RankFigures(rank, 0, true, ByteString.EMPTY);
  }
}
