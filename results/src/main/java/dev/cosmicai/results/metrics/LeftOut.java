package dev.cosmicai.results.metrics;

import dev.cosmicai.proto.metrics.LeftOutSamples;
import dev.cosmicai.proto.metrics.Place;

/**
 * Samples that are predicted and left out of the metrics for their label, which is no redshift.
 *
 * @param count how many
 * @param first the first of them by partition and row; null if there are none, or nobody knows
 */
public record LeftOut(long count, Place first) {
  static final LeftOut NONE = new LeftOut(0, null);

  /** All of these and of those. */
  LeftOut and(LeftOut other) {
    boolean theirs = first == null || (other.first != null && isBefore(other.first, first));
    return new LeftOut(count + other.count, theirs ? other.first : first);
  }

  LeftOutSamples encode() {
    LeftOutSamples.Builder message = LeftOutSamples.newBuilder().setCount(count);
    return first == null ? message.build() : message.setFirst(first).build();
  }

  static LeftOut decode(LeftOutSamples message) {
    return new LeftOut(
        RankMetrics.requireCount(message.getCount()),
        message.hasFirst() ? message.getFirst() : null);
  }

  private static boolean isBefore(Place one, Place other) {
    return one.getPartition() == other.getPartition()
        ? one.getRow() < other.getRow()
        : one.getPartition() < other.getPartition();
  }
}
