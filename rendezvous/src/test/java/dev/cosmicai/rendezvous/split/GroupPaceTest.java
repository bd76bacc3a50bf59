package dev.cosmicai.rendezvous.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupPaceTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final GroupPace pace = new GroupPace(now::get);

  @Test
  void firstGroupWaitsForNothing() {
    assertThat(pace.leftNanos()).isNotPositive();
  }

  @Test
  void pausesGrowWithTheRunUpToASecond() {
    assertThat(pauseAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(20));
    assertThat(pauseAfter(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(200));
    assertThat(pauseAfter(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(1));
  }

  private Duration pauseAfter(Duration more) {
    now.addAndGet(more.toNanos());
    pace.written();
    return Duration.ofNanos(pace.leftNanos());
  }
}
