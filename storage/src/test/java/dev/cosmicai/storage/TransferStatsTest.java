package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TransferStatsTest {
  private static final Instant START = Instant.ofEpochSecond(1_000);

  private Instant now = START;
  private final TransferStats stats = new TransferStats(new TestClock());

  @Test
  void nothingRecordedIsAllZeros() {
    assertThat(stats.snapshot()).isEqualTo(new TransferSnapshot(0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void overlappingRequestsAreSummedAndSpanned() {
    now = START.plusSeconds(3);
    stats.record(100, Duration.ofSeconds(1).toNanos());
    now = START.plusSeconds(4);
    stats.record(50, Duration.ofSeconds(3).toNanos());

    TransferSnapshot snapshot = stats.snapshot();
    assertThat(snapshot.requests()).isEqualTo(2);
    assertThat(snapshot.bytes()).isEqualTo(150);
    assertThat(snapshot.totalSeconds()).isCloseTo(4, within(1e-9));
    assertThat(snapshot.minSeconds()).isCloseTo(1, within(1e-9));
    assertThat(snapshot.maxSeconds()).isCloseTo(3, within(1e-9));
    assertThat(snapshot.avgSeconds()).isCloseTo(2, within(1e-9));
    assertThat(snapshot.firstRequestEpochSeconds()).isCloseTo(1_001, within(1e-6));
    assertThat(snapshot.lastResponseEpochSeconds()).isCloseTo(1_004, within(1e-6));
  }

  private final class TestClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      throw new UnsupportedOperationException("only UTC");
    }
  }
}
