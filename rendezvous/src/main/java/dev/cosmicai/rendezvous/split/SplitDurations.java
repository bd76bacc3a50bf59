package dev.cosmicai.rendezvous.split;

import java.util.Arrays;

/**
 * How long splits take, as far as the last ones show: the median of their times a byte. Not
 * thread-safe.
 */
public final class SplitDurations {
  private static final int LAST = 1_001;

  /** A split takes too long beyond this share of what others take. */
  private static final double TOO_LONG = 1.5;

  private static final long MIN_TOO_LONG_MILLIS = 1_000;

  private final double[] millisPerByte = new double[LAST];
  private int count;
  private double median;
  private int medianOf;

  /** A split is done. */
  public void add(long computedMillis, long bytes) {
    millisPerByte[count++ % LAST] = (double) computedMillis / Math.max(1, bytes);
  }

  /**
   * By how much a split takes too long.
   *
   * @param computedMillis for how long it is computed by now
   * @param bytes of it
   * @return milliseconds; below 0 if it does not, and always before the first one is done
   */
  public long overdueMillis(long computedMillis, long bytes) {
    if (count == 0) {
      return -1;
    }
    if (medianOf != count) {
      double[] sorted = Arrays.copyOf(millisPerByte, Math.min(count, LAST));
      Arrays.sort(sorted);
      median = sorted[sorted.length / 2];
      medianOf = count;
    }
    return computedMillis - (long) Math.max(MIN_TOO_LONG_MILLIS, TOO_LONG * median * bytes);
  }
}
