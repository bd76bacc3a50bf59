package dev.cosmicai.sweep.simulate;

/**
 * What a rank's process takes more for its first splits, while Java still interprets and compiles
 * its code: most for the first one, and less for each that follows ({@code e} times less after
 * {@value #SPLITS}), in all {@link Parameter#WARM_UP_SECONDS}.
 */
public final class WarmUp {
  /**
   * Between 20 and 40, cells that were held back are predicted equally well (docs/experiments.md).
   */
  private static final double SPLITS = 30;

  private WarmUp() {}

  /** How much of it so many splits take together, from 0 to 1. */
  public static double share(double splits) {
    // StrictMath, for the same bits everywhere.
    return 1 - StrictMath.exp(-splits / SPLITS);
  }

  /** How much of it the next split takes after so many. */
  static double shareOfNext(int before) {
    return share(before + 1) - share(before);
  }
}
