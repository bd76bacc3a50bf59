package dev.cosmicai.worker.input;

import dev.cosmicai.formats.shard.ShardRow;
import dev.cosmicai.formats.shard.ShardSamples;
import dev.cosmicai.formats.transform.SampleConversion;
import dev.cosmicai.formats.transform.SampleValue;
import dev.cosmicai.worker.input.ring.RingRanges;
import dev.cosmicai.worker.input.ring.RingSource;
import dev.cosmicai.worker.split.BadSample;
import dev.cosmicai.worker.split.HeldSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A tar shard: its samples come one after another, and their number is known at its end. */
final class ShardSource implements SampleSource {
  private final HeldSplit split;
  private final RingRanges ranges;
  private final RingSource bytes;
  private final ShardSamples samples;
  private final ShardRows rows;
  private final List<SampleConversion> conversions;
  private int next;
  private boolean begun;
  private long reportedBytes;

  /**
   * A shard that starts to be fetched.
   *
   * @param bytes of {@code ranges}
   * @param samples read from {@code bytes}
   * @param conversions to the network's inputs, in its order
   */
  ShardSource(
      HeldSplit split,
      RingRanges ranges,
      RingSource bytes,
      ShardSamples samples,
      ShardRows rows,
      List<SampleConversion> conversions) {
    this.split = split;
    this.ranges = ranges;
    this.bytes = bytes;
    this.samples = samples;
    this.rows = rows;
    this.conversions = List.copyOf(conversions);
  }

  @Override
  public HeldSplit split() {
    return split;
  }

  @Override
  public CompletableFuture<Void> begun() {
    return ranges.begun(RingRanges.COPIED_BYTES);
  }

  @Override
  public boolean hasNext() {
    boolean more = samples.hasNext();
    if (!more) {
      report(0, split.partition().getSizeBytes());
    }
    return more || !begun;
  }

  @Override
  public long largestSampleBytes() {
    return conversions.stream().mapToLong(conversion -> conversion.wanted().sampleBytes()).sum();
  }

  @Override
  public Batch next(int most) {
    boolean isFirst = !begun;
    begun = true;
    if (!samples.hasNext()) {
      return new Batch(split, rows.none(), List.of(), true, true, 0, List.of(), () -> {});
    }
    List<ShardRow> taken = new ArrayList<>();
    long bytes = 0;
    do {
      ShardRow row = samples.next();
      bytes += row.bytes();
      taken.add(row);
    } while (taken.size() < most && bytes < EncodedColumn.MAX_BATCH_BYTES && samples.hasNext());
    report(taken.size(), samples.position());
    List<InputRows> inputs = new ArrayList<>();
    for (int i = 0; i < conversions.size(); i++) {
      int input = i;
      List<SampleValue> values = taken.stream().map(row -> row.inputs().get(input)).toList();
      inputs.add(new InputRows.Values(values, conversions.get(i)));
    }
    List<BadSample> bad = new ArrayList<>();
    BatchRows batch = rows.of(taken, next, bad);
    next += taken.size();
    return new Batch(split, batch, bad, isFirst, !hasNext(), 0, inputs, () -> {});
  }

  @Override
  public void verify() {
    // Tar has no checksum over what a member holds.
  }

  @Override
  public void abandon() {
    bytes.abandon();
  }

  private void report(int count, long position) {
    if (count > 0 || position > reportedBytes) {
      split.opened(count, position - reportedBytes);
      reportedBytes = position;
    }
  }
}
