package dev.cosmicai.worker.input;

/** Where the batches of one partition come from. For one thread. */
sealed interface SampleSource permits LoadedSamples, StreamedSamples {
  /** What is known of the partition. */
  OpenPartition partition();

  /**
   * Waits for the next samples.
   *
   * @param count at most what is left of the partition; with the last ones its checksum held
   * @throws dev.cosmicai.faults.FatalFault PartitionCorrupt, PartitionChanged, PartitionNotFinite
   */
  Batch next(int count);
}
