package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.Limits;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.rendezvous.Refusal;
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
  void rankOutsideOfTheWorldCannotBeRestored() {
    assertThatThrownBy(() -> run.ledger.restore(2, 0, bytes("c")))
        .isInstanceOf(Refusal.class)
        .hasMessage("rank 2 is not in this run's world of 2 ranks");
  }

  @Test
  void worldIsNoLargerThanAJobCanBe() {
    assertThatCode(() -> TestRun.plan(Limits.MAX_WORLD_SIZE, 0)).doesNotThrowAnyException();
    assertThatThrownBy(() -> TestRun.plan(Limits.MAX_WORLD_SIZE + 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("worldSize is 100001");
  }
}
