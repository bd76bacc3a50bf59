package dev.cosmicai.rendezvous.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThroughputWindowTest {
  @Test
  void afterAPauseOnlyTheSecondsInsideTheWindowCount() {
    ThroughputWindow window = new ThroughputWindow(Duration.ofSeconds(4));
    window.begin(0);
    for (int second = 0; second < 4; second++) {
      window.add(1 << second, 1_000L * second);
    }

    // Of 1, 2, 4 and 8 samples, those of the third and the fourth second.
    assertThat(window.perSecond(5_000)).isEqualTo((4 + 8) / 3.0);
    assertThat(window.perSecond(60_000)).isZero();
  }
}
