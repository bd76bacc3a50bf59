package dev.cosmicai.worker.input;

import dev.cosmicai.proto.Partition;
import java.util.concurrent.CompletableFuture;

/** Hands out the samples of one partition that is being read. For one thread. */
interface SampleSource {
  /** As the rendezvous assigned it. */
  Partition partition();

  /** Done when a first part of everything is there. */
  CompletableFuture<Void> begun();

  /** Whether there are more; waits until that is known. */
  boolean hasNext();

  /** Bytes of a sample's inputs, as they are stored or as the network takes them. */
  long largestSampleBytes();

  /**
   * Waits for the next samples, of those that there are. With the last ones all checksums held.
   *
   * @param most from 1
   * @throws dev.cosmicai.faults.FatalFault PartitionCorrupt, PartitionShape, PartitionChanged
   */
  Batch next(int most);

  /**
   * Reads what is left and looks whether it is what was written.
   *
   * @throws dev.cosmicai.faults.FatalFault (PartitionCorrupt) if it is not
   */
  void verify();
}
