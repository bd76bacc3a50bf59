package dev.cosmicai.operator.reconcile;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.operator.cluster.PodFailure;
import java.util.Optional;

/** How a rank ends whose partition is corrupt. */
final class CorruptPartition {
  static final String PARTITION = "s3://sky/25MB/4.pt";

  private CorruptPartition() {}

  static PodFailure corrupt(int rank) {
    return new PodFailure(
        rank,
        2,
        65,
        Reason.PartitionCorrupt,
        PARTITION + " is truncated",
        Optional.of(PARTITION),
        "galaxies-" + rank + "-x");
  }
}
