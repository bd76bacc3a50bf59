package dev.cosmicai.worker.input;

import dev.cosmicai.formats.SampleShape;
import dev.cosmicai.proto.Partition;
import java.nio.DoubleBuffer;

/**
 * A partition that is being read: its shape is known, its images arrive; what is here is checked
 * for NaN.
 *
 * @param partition as the rendezvous assigned it
 * @param shape of its samples
 * @param redshifts {@code [N]} the true ones; null if the partition is unlabelled
 */
public record OpenPartition(Partition partition, SampleShape shape, DoubleBuffer redshifts) {
  public String uri() {
    return partition.getUri();
  }
}
