package dev.cosmicai.tasks.figure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TicksTest {
  @Test
  void ticksAreRoundNumbersWithinTheAxis() {
    assertThat(Ticks.between(-0.04, 0.61, 8).labels())
        .containsExactly("0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6");
    assertThat(Ticks.between(-0.06, 0.06, 5).labels())
        .containsExactly("−0.050", "−0.025", "0.000", "0.025", "0.050");
    assertThat(Ticks.between(0, 20_000, 4).labels())
        .containsExactly("0", "5000", "10000", "15000", "20000");
  }

  @Test
  void whatCanBeCountedHasNoFractions() {
    assertThat(Ticks.whole(-0.5, 3.5, 10).labels()).containsExactly("0", "1", "2", "3");
    assertThat(Ticks.whole(6.5, 7.5, 10).labels()).containsExactly("7");
    assertThat(Ticks.whole(-0.5, 24.5, 10).labels()).allMatch(label -> !label.contains("."));
  }
}
