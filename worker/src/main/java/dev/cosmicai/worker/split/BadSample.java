package dev.cosmicai.worker.split;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.EnumSet;
import java.util.Set;

/**
 * A sample that is set aside, as the job tolerates some: its prediction is in no metric and not
 * stored.
 *
 * @param row its position in the partition, from 0
 * @param column the input, target, output or kept column that shows it
 * @param fault why it cannot be computed with
 */
public record BadSample(int row, String column, FatalFault fault) {
  /** Whether a fault is one of a sample, and not of the partition as a whole, or of the job. */
  public static boolean explains(FatalFault fault) {
    return REASONS.contains(fault.reason());
  }

  private static final Set<Reason> REASONS =
      EnumSet.of(Reason.PartitionNotFinite, Reason.PartitionShape, Reason.PartitionCorrupt);
}
