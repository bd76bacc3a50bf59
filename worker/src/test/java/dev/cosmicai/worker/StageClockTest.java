package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
