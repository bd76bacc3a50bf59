package dev.cosmicai.results.summary;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cosmicai.proto.metrics.Place;
import dev.cosmicai.tasks.LeftOut;
import java.util.function.IntFunction;

/**
 * Samples that are predicted and left out of the metrics for their label, which cannot be one.
 *
 * @param label what is wrong with it: {@code z <= -1} or {@code z > 20}, {@code no class}, {@code
 *     infinite}
 * @param count how many
 * @param value the first one's label
 * @param partition the URI of the first one's partition; null if not known
 * @param row its row there, from 0
 */
public record LeftOutSamples(String label, long count, double value, String partition, long row) {
  /** Reads it; the value was called a redshift when it was always one. */
  @JsonCreator
  static LeftOutSamples of(
      @JsonProperty("label") String label,
      @JsonProperty("count") long count,
      @JsonProperty("value") double value,
      @JsonProperty("redshift") double redshift,
      @JsonProperty("partition") String partition,
      @JsonProperty("row") long row) {
    return new LeftOutSamples(label, count, Double.isNaN(value) ? redshift : value, partition, row);
  }

  static LeftOutSamples of(LeftOut samples, IntFunction<String> partitions) {
    Place first = samples.first();
    return first == null
        ? new LeftOutSamples(samples.label(), samples.count(), Double.NaN, null, -1)
        : new LeftOutSamples(
            samples.label(),
            samples.count(),
            first.getLabel(),
            partitions.apply(first.getPartition()),
            first.getRow());
  }

  /** The value by its old name, where it is one. */
  @JsonGetter
  @JsonInclude(JsonInclude.Include.NON_NULL)
  Double redshift() {
    return label != null && label.startsWith("z ") ? value : null;
  }

  LeftOutSamples withoutPlace() {
    return new LeftOutSamples(label, count, value, null, -1);
  }
}
