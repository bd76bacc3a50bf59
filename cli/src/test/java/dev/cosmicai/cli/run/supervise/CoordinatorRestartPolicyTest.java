package dev.cosmicai.cli.run.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.run.supervise.CoordinatorRestartPolicy.Decision;
import dev.cosmicai.contract.retry.Backoff;
import dev.cosmicai.faults.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoordinatorRestartPolicyTest {
  private final ManualTime time = new ManualTime();
  private final CoordinatorRestartPolicy policy =
      new CoordinatorRestartPolicy(
          2, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10)), time);

  @Test
  void exitZeroCompletesTheRunWithItsLastWords() {
    assertThat(policy.ended(new Exit(0, "{}", Exits.LOG), true))
        .isEqualTo(new Decision.Complete("{}"));
  }

  @Test
  void crashesAreFollowedByRestartsUpToALimit() {
    long now = time.getAsLong();
    assertThat(policy.ended(Exits.KILLED, true))
        .isEqualTo(new Decision.Restart(now + Duration.ofSeconds(1).toNanos()));
    assertThat(policy.ended(Exits.KILLED, false))
        .isEqualTo(new Decision.Restart(now + Duration.ofSeconds(2).toNanos()));
    assertThat(policy.ended(Exits.KILLED, true)).isEqualTo(new Decision.Failed(Exits.KILLED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"InvalidSpec", "InputNotFound", "OutputRefused", "ModelCorrupt", "RanksFailed"})
  void whatWouldRepeatIsBelieved(Reason reason) {
    Exit exit = Exits.saying(reason, "no");
    assertThat(policy.ended(exit, true)).isEqualTo(new Decision.Failed(exit));
  }

  @Test
  void storeThatNeverAnsweredIsNotWaitedForAgain() {
    Exit exit = Exits.saying(Reason.StorageUnavailable, "no answer");
    assertThat(policy.ended(exit, false)).isEqualTo(new Decision.Failed(exit));
  }

  @Test
  void storeThatWentAwayMayComeBack() {
    Exit exit = Exits.saying(Reason.StorageUnavailable, "no answer");
    assertThat(policy.ended(exit, true)).isInstanceOf(Decision.Restart.class);
  }
}
