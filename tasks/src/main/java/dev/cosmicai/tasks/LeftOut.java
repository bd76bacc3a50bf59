package dev.cosmicai.tasks;

import dev.cosmicai.proto.metrics.LeftOutSamples;
import dev.cosmicai.proto.metrics.Place;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import java.util.function.IntFunction;

/**
 * Samples that are predicted and left out of the metrics for their label, which cannot be one.
 *
 * @param label which labels these are, in short: {@code z > 20}
 * @param problem what is wrong with them: {@code z > 20 is no redshift}
 * @param count how many
 * @param first the first of them by partition and row; null if there are none, or nobody knows
 */
public record LeftOut(String label, String problem, long count, Place first) {
  static LeftOut none(String label, String problem) {
    return new LeftOut(label, problem, 0, null);
  }

  /** These and one more. */
  LeftOut and(double value, int partition, long row) {
    return and(1, Place.newBuilder().setPartition(partition).setRow(row).setLabel(value).build());
  }

  /** These and one more of which nobody knows where it is. */
  LeftOut andOne() {
    return and(1, null);
  }

  /** All of these and of those. */
  LeftOut and(LeftOut other) {
    return and(other.count, other.first);
  }

  private LeftOut and(long more, Place place) {
    boolean theirs = first == null || (place != null && isBefore(place, first));
    return new LeftOut(label, problem, count + more, theirs ? place : first);
  }

  /** One line of them. */
  String note(IntFunction<String> partitions) {
    String uri = first == null ? null : partitions.apply(first.getPartition());
    String where =
        uri == null
            ? ""
            : ", the first %s in sample %d of %s (counted from 0)"
                .formatted(Words.number(first.getLabel()), first.getRow(), uri);
    return "%s left out: %s%s"
        .formatted(Words.samples(count) + (count == 1 ? " is" : " are"), problem, where);
  }

  LeftOutSamples encode() {
    LeftOutSamples.Builder message = LeftOutSamples.newBuilder().setCount(count);
    return first == null ? message.build() : message.setFirst(first).build();
  }

  LeftOut decode(LeftOutSamples message) {
    return new LeftOut(
        label,
        problem,
        DamagedMetrics.requireCount(message.getCount()),
        message.hasFirst() ? message.getFirst() : null);
  }

  private static boolean isBefore(Place one, Place other) {
    return one.getPartition() == other.getPartition()
        ? one.getRow() < other.getRow()
        : one.getPartition() < other.getPartition();
  }
}
