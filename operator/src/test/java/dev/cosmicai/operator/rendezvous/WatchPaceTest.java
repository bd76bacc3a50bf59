package dev.cosmicai.operator.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchPaceTest {
  private static final RunState SHOWN =
      RunState.newBuilder()
          .setPhase(Phase.RUNNING)
          .setWorldSize(8)
          .setActive(2)
          .setSamplesDone(10)
          .build();

  @Test
  void phaseFailuresAndTheFirstAndLastRankAtWorkAreUrgent() {
    assertThat(urgent(SHOWN.toBuilder().setPhase(Phase.SUMMARIZING))).isTrue();
    assertThat(urgent(SHOWN.toBuilder().setFailedRanks("3"))).isTrue();
    assertThat(urgent(SHOWN.toBuilder().setActive(0))).isTrue();
  }

  @Test
  void moreSamplesAreNewsThatCanWait() {
    RunState.Builder more = SHOWN.toBuilder().setSamplesDone(11);

    assertThat(urgent(more)).isFalse();
    assertThat(WatchPace.isNews(SHOWN, more.build())).isTrue();
  }

  @Test
  void splitsAreNewsThatCanWait() {
    RunState.Builder committed = SHOWN.toBuilder().setSplitsCommitted(1);

    assertThat(urgent(committed)).isFalse();
    assertThat(WatchPace.isNews(SHOWN, committed.build())).isTrue();
    assertThat(WatchPace.isNews(SHOWN, SHOWN.toBuilder().setSplitsFailed(1).build())).isTrue();
    assertThat(WatchPace.isNews(SHOWN, SHOWN.toBuilder().setBadSamples(1).build())).isTrue();
  }

  @Test
  void endOfFollowingIsUrgentAndNewFilesAreNewsThatCanWait() {
    assertThat(urgent(SHOWN.toBuilder().setFollowing(true))).isTrue();
    assertThat(WatchPace.isNews(SHOWN, SHOWN.toBuilder().setSplitsTotal(9).build())).isTrue();
    assertThat(WatchPace.isNews(SHOWN, SHOWN.toBuilder().setGenerations(2).build())).isTrue();
    assertThat(WatchPace.isNews(SHOWN, SHOWN.toBuilder().setLagMillis(5).build())).isTrue();
    assertThat(WatchPace.isNews(SHOWN, SHOWN.toBuilder().addWarnings("so").build())).isTrue();
    assertThat(urgent(SHOWN.toBuilder().setSplitsTotal(9).setGenerations(2).setLagMillis(5)))
        .isFalse();
  }

  @Test
  void whatTheStatusDoesNotShowIsNoNews() {
    assertThat(WatchPace.isNews(SHOWN, SHOWN.toBuilder().setSilentRanks("1").build())).isFalse();
  }

  @Test
  void progressOfALongRunIsShownLessOften() {
    assertThat(WatchPace.interval(Duration.ZERO, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(WatchPace.interval(Duration.ofSeconds(50), 1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(WatchPace.interval(Duration.ofHours(5), 1)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void manyRunsShareTheOperatorsTime() {
    assertThat(WatchPace.interval(Duration.ofSeconds(50), 10)).isEqualTo(Duration.ofSeconds(5));
    assertThat(WatchPace.interval(Duration.ofHours(5), 100)).isEqualTo(Duration.ofSeconds(40));
  }

  private static boolean urgent(RunState.Builder next) {
    return WatchPace.isUrgent(SHOWN, next.build());
  }
}
