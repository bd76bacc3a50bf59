package dev.cosmicai.worker;

import dev.cosmicai.formats.Samples;
import dev.cosmicai.proto.Partition;

/**
 * A partition in memory.
 *
 * @param partition as the rendezvous assigned it
 * @param samples checked for NaN; valid until the feed hands out the partition after the next
 */
record LoadedPartition(Partition partition, Samples samples) {
  String uri() {
    return partition.getUri();
  }
}
