package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;

/**
 * Which samples each file has. Files count from 1, samples from 0.
 *
 * @param samples of all files
 * @param samplesPerPartition of each but perhaps the last
 */
record PartitionPlan(long samples, int samplesPerPartition, PrepareRequest.Format format) {
  private static final int MAX_PARTITIONS = 1_000_000;

  PartitionPlan {
    if ((samples - 1) / samplesPerPartition >= MAX_PARTITIONS) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "%,d samples, %,d a partition, make more than %,d partitions; make them larger"
              .formatted(samples, samplesPerPartition, MAX_PARTITIONS));
    }
  }

  int partitions() {
    return (int) ((samples + samplesPerPartition - 1) / samplesPerPartition);
  }

  String name(int number) {
    return number + format.ending();
  }

  /** The first sample of a file. */
  long first(int number) {
    return (number - 1L) * samplesPerPartition;
  }

  /** How many samples a file has. */
  int samples(int number) {
    return (int) Math.min(samplesPerPartition, samples - first(number));
  }
}
