package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.Lease;
import dev.cosmicai.rendezvous.split.LeaseHistory;
import dev.cosmicai.rendezvous.split.LeaseHistory.Cause;
import dev.cosmicai.rendezvous.split.LeaseHistory.Loss;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leases that ranks lose while they compute are told. */
class LostLeasesTest {
  private final TestRun run = TestPlan.of(2).splits(3).maxFailedRanks(1).run();
  private final long start = run.clock.millis();

  @Test
  void rankThatFailsLosesWhatItComputesButNotWhatItOnlyHolds() {
    run.acquire(0, 3);
    run.clock.advance(Duration.ofSeconds(2));
    run.fail(failure(0, 0));

    assertThat(losses()).containsExactly(new Loss(0, 0, start, start + 2_000, Cause.RANK_FAILED));
  }

  @Test
  void newAttemptMeansThatTheOneBeforeIsGone() {
    run.acquire(1);
    run.commit(1, 0, 3);
    run.clock.advance(Duration.ofSeconds(1));
    run.acquire(1);
    run.clock.advance(Duration.ofSeconds(1));
    run.join(1, 1);

    assertThat(losses())
        .containsExactly(new Loss(4, 1, start + 1_000, start + 2_000, Cause.RANK_FAILED));
  }

  @Test
  void rankThatFallsSilentLosesItsLeasesOnce() {
    Lease lease = run.acquire(0);
    run.clock.advance(Duration.ofSeconds(11));
    run.ledger.tick();
    run.join(0, 1);

    assertThat(losses())
        .containsExactly(
            new Loss(lease.getSplit().getIndex(), 0, start, start + 11_000, Cause.RANK_SILENT));
  }

  @Test
  void rankThatWasSilentAndIsFirstAllTheSameHasLostNothing() {
    run.acquire(0);
    run.clock.advance(Duration.ofSeconds(11));
    run.ledger.tick();
    assertThat(losses()).hasSize(1);
    run.commit(TestRun.commitOf(0, 0, 0).setStartedMillis(start));

    assertThat(run.ledger.leaseHistory()).isEqualTo(LeaseHistory.NONE);
  }

  @Test
  void anotherAttemptThatComputesItAgainDoesNotUndoTheLoss() {
    run.acquire(0);
    run.clock.advance(Duration.ofSeconds(11));
    run.ledger.tick();
    run.join(0, 1);
    run.commit(TestRun.commitOf(0, 1, 0).setStartedMillis(run.clock.millis()));

    assertThat(losses()).hasSize(1);
  }

  @Test
  void whatARankGivesBackOrCommitsIsNotLost() {
    run.release(0, run.acquire(0));
    run.commit(0, 0, run.acquire(0).getSplit().getIndex());

    assertThat(run.ledger.leaseHistory()).isEqualTo(LeaseHistory.NONE);
  }

  @Test
  void allAreCountedAndTheFirstThousandAreKept() {
    for (int attempt = 0; attempt < 1_100; attempt++) {
      run.ask(0, attempt, 1);
    }

    assertThat(run.ledger.leaseHistory().lost()).isEqualTo(1_099);
    assertThat(losses()).hasSize(1_000);
  }

  private List<Loss> losses() {
    return run.ledger.leaseHistory().losses();
  }
}
