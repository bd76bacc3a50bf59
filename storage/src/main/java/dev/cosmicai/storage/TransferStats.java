package dev.cosmicai.storage;

import java.time.Clock;
import java.time.Instant;
import java.util.LongSummaryStatistics;
import java.util.concurrent.TimeUnit;

/** Counts and times requests. Thread-safe: the ranges of one download record into one of these. */
public final class TransferStats {
  private final Clock clock;

  private final LongSummaryStatistics nanos = new LongSummaryStatistics();
  private long bytes;
  private Instant firstRequest;
  private Instant lastResponse;

  /** Nothing recorded yet. */
  public TransferStats() {
    this(Clock.systemUTC());
  }

  TransferStats(Clock clock) {
    this.clock = clock;
  }

  /**
   * Records one request whose body has just ended.
   *
   * @param elapsedNanos since the request was sent
   */
  synchronized void record(long receivedBytes, long elapsedNanos) {
    Instant end = clock.instant();
    Instant start = end.minusNanos(elapsedNanos);
    nanos.accept(elapsedNanos);
    bytes += receivedBytes;
    if (firstRequest == null || start.isBefore(firstRequest)) {
      firstRequest = start;
    }
    if (lastResponse == null || end.isAfter(lastResponse)) {
      lastResponse = end;
    }
  }

  /** The numbers up to now. */
  public synchronized TransferSnapshot snapshot() {
    if (firstRequest == null) {
      return new TransferSnapshot(0, 0, 0, 0, 0, 0, 0, 0);
    }
    double total = seconds(nanos.getSum());
    return new TransferSnapshot(
        nanos.getCount(),
        bytes,
        total,
        seconds(nanos.getMin()),
        seconds(nanos.getMax()),
        total / nanos.getCount(),
        epochSeconds(firstRequest),
        epochSeconds(lastResponse));
  }

  private static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static double epochSeconds(Instant instant) {
    return instant.getEpochSecond() + seconds(instant.getNano());
  }
}
