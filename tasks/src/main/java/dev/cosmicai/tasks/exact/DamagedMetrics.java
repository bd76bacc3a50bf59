package dev.cosmicai.tasks.exact;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;

/** The one fault that reading or merging ranks' metrics ends in. */
public final class DamagedMetrics {
  private static final long MAX_SAMPLES = 1L << 60;

  private DamagedMetrics() {}

  /** The fault ({@code ResultCorrupt}). */
  public static FatalFault because(String problem) {
    return new FatalFault(
        Reason.ResultCorrupt,
        "a rank's metrics cannot be read: "
            + problem
            + "; delete that rank's result and run it again");
  }

  /**
   * Returns a number of samples if it can be one.
   *
   * @throws FatalFault otherwise
   */
  public static long requireCount(long samples) {
    if (samples < 0 || samples > MAX_SAMPLES) {
      throw because("a number of samples out of range");
    }
    return samples;
  }
}
