package dev.cosmicai.worker.input;

import dev.cosmicai.worker.split.HeldSplit;
import java.util.concurrent.CompletableFuture;

/** Hands out the samples of one split that is being read. For one thread. */
interface SampleSource {
  /** Which it is. */
  HeldSplit split();

  /** Done when a first part of everything is there. */
  CompletableFuture<Void> begun();

  /** Whether there is another batch; waits until that is known. There is one at least. */
  boolean hasNext();

  /** Bytes of a sample's inputs, as they are stored or as the network takes them. */
  long largestSampleBytes();

  /**
   * Waits for the next samples, of those that there are; of a split without any, for none. With the
   * last ones all checksums held.
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

  /** Gives up what was not handed out, and its memory. */
  void abandon();
}
