package dev.cosmicai.worker.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.worker.inference.BusyTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageClockTest {
  private final StageClock clock = new StageClock();

  @Test
  void timesOfAStageAddUpInTheOrderOfTheStages() {
    clock.add(Stage.INFERENCE, 1_500_000_000L);
    clock.add(Stage.JOIN, 250_000_000L);
    clock.add(Stage.INFERENCE, 500_000_000L);
    assertThat(clock.allSeconds())
        .containsExactly(Map.entry("join", 0.25), Map.entry("inference", 2.0));
  }

  @Test
  void stageThatDidNotHappenTookNoTime() {
    assertThat(clock.seconds(Stage.BARRIER)).isZero();
    assertThat(clock.allSeconds()).isEmpty();
  }

  @Test
  void workThatFailsCounts() {
    assertThatThrownBy(
            () ->
                clock.time(
                    Stage.READ,
                    () -> {
                      throw new IllegalStateException("for a test");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(clock.seconds(Stage.READ)).isPositive();
  }

  @Test
  void whatIsReachedCountsFromTheStartOfTheProcessAndOnlyOnce() {
    StageClock clock = new StageClock();
    clock.reached(Stage.FIRST_FORWARD);
    clock.processStarted(System.currentTimeMillis() - 60_000);
    double first = clock.seconds(Stage.FIRST_FORWARD);

    clock.reached(Stage.FIRST_FORWARD);

    assertThat(first).isGreaterThanOrEqualTo(clock.seconds(Stage.JVM));
    assertThat(clock.seconds(Stage.JVM)).isBetween(50.0, 60.0);
    assertThat(clock.seconds(Stage.FIRST_FORWARD)).isEqualTo(first);
  }

  @Test
  void busyTimeIsThatInWhichAtLeastOneWorks() {
    List<Long> spans = new ArrayList<>();
    BusyTime busy = new BusyTime(spans::add);
    busy.begin();
    busy.begin();
    busy.end();
    assertThat(spans).isEmpty();
    busy.end();
    assertThat(spans).hasSize(1);
  }
}
