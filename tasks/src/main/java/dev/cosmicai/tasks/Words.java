package dev.cosmicai.tasks;

import java.util.Locale;

/** Numbers as they stand in a sentence. */
public final class Words {
  private Words() {}

  /** {@code 1,234,567}. */
  public static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 1 sample}, {@code 3 samples}. */
  public static String samples(long count) {
    return count == 1 ? "1 sample" : grouped(count) + " samples";
  }

  /** How many samples, and of how many the metrics are: {@code 64 of 128 labelled}. */
  public static String coverage(long samples, long labelled) {
    return labelled == samples
        ? grouped(samples)
        : grouped(labelled) + " of " + grouped(samples) + " labelled";
  }

  /** Whole numbers without a fraction: {@code -99}. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
