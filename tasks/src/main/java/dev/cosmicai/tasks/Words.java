package dev.cosmicai.tasks;

import java.util.Locale;

/** Numbers as they stand in a sentence. */
final class Words {
  private Words() {}

  /** {@code 1,234,567}. */
  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 1 sample}, {@code 3 samples}. */
  static String samples(long count) {
    return count == 1 ? "1 sample" : grouped(count) + " samples";
  }

  /** Whole numbers without a fraction: {@code -99}. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
