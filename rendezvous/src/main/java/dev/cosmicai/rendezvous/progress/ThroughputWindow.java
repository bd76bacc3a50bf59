package dev.cosmicai.rendezvous.progress;

import java.time.Duration;

/**
 * Samples a second over the last seconds, in fixed memory. Begins to count at the first {@link
 * #begin}, so that the first seconds are not diluted. Not thread-safe.
 */
public final class ThroughputWindow {
  private static final long BUCKET_MILLIS = 1_000;
  private static final long NOT_BEGUN = Long.MIN_VALUE;

  private final long[] samples;
  private long newestBucket;
  private long begunAtMillis = NOT_BEGUN;

  /** A window of whole seconds. */
  public ThroughputWindow(Duration window) {
    samples = new long[Math.max(1, (int) window.toSeconds())];
  }

  /** The work begins now, if it has not begun before. */
  public void begin(long nowMillis) {
    if (begunAtMillis == NOT_BEGUN) {
      begunAtMillis = nowMillis;
      newestBucket = bucket(nowMillis);
    }
  }

  /** Samples were done now, after the beginning. */
  void add(long count, long nowMillis) {
    slideTo(bucket(nowMillis));
    samples[index(newestBucket)] += count;
  }

  /** The rate; 0 before anything was added and after a window without any. */
  public double perSecond(long nowMillis) {
    if (begunAtMillis == NOT_BEGUN) {
      return 0;
    }
    slideTo(bucket(nowMillis));
    long sum = 0;
    for (long count : samples) {
      sum += count;
    }
    long oldestMillis = (newestBucket - samples.length + 1) * BUCKET_MILLIS;
    long spanMillis = nowMillis - Math.max(begunAtMillis, oldestMillis);
    return 1_000.0 * sum / Math.max(BUCKET_MILLIS, spanMillis);
  }

  private void slideTo(long bucket) {
    // A clock that was set back adds to the newest bucket until it has caught up.
    long steps = Math.min(samples.length, bucket - newestBucket);
    for (long i = 0; i < steps; i++) {
      samples[index(bucket - i)] = 0;
    }
    newestBucket = Math.max(newestBucket, bucket);
  }

  private int index(long bucket) {
    return Math.floorMod(bucket, samples.length);
  }

  private static long bucket(long millis) {
    return Math.floorDiv(millis, BUCKET_MILLIS);
  }
}
