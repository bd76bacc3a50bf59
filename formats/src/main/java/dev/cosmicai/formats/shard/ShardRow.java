package dev.cosmicai.formats.shard;

import dev.cosmicai.formats.transform.SampleValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * One sample of a shard, as a job wants it.
 *
 * @param key the sample's name
 * @param inputs one for each that is wanted; bad where it has none
 * @param targets one for each that is wanted: numbers of no or one dimension, or bad; null where it
 *     has none
 * @param kept one for each that is wanted: numbers or text; bad where it has none
 */
public record ShardRow(
    String key, List<SampleValue> inputs, List<SampleValue> targets, List<SampleValue> kept) {
  /** Copies the lists. */
  public ShardRow {
    inputs = List.copyOf(inputs);
    targets = Collections.unmodifiableList(new ArrayList<>(targets));
    kept = List.copyOf(kept);
  }

  /** What its inputs and kept values take in memory. */
  public long bytes() {
    return Stream.of(inputs, kept).flatMap(List::stream).mapToLong(SampleValue::bytes).sum();
  }
}
