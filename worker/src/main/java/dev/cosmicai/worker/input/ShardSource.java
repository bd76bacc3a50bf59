package dev.cosmicai.worker.input;

import dev.cosmicai.formats.shard.ShardRow;
import dev.cosmicai.formats.shard.ShardSamples;
import dev.cosmicai.formats.transform.SampleConversion;
import dev.cosmicai.formats.transform.SampleValue;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.input.ring.RingRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A tar shard: its samples come one after another, and their number is known at its end. */
final class ShardSource implements SampleSource {
  private final Partition partition;
  private final RingRanges ranges;
  private final ShardSamples samples;
  private final ShardRows rows;
  private final List<SampleConversion> conversions;
  private final RankProgress progress;
  private int next;
  private long reportedBytes;

  /**
   * A shard that starts to be fetched.
   *
   * @param samples read from {@code ranges}
   * @param conversions to the network's inputs, in its order
   * @param progress is told what the shard turns out to hold
   */
  ShardSource(
      Partition partition,
      RingRanges ranges,
      ShardSamples samples,
      ShardRows rows,
      List<SampleConversion> conversions,
      RankProgress progress) {
    this.partition = partition;
    this.ranges = ranges;
    this.samples = samples;
    this.rows = rows;
    this.conversions = List.copyOf(conversions);
    this.progress = progress;
  }

  @Override
  public Partition partition() {
    return partition;
  }

  @Override
  public CompletableFuture<Void> begun() {
    return ranges.begun(RingRanges.COPIED_BYTES);
  }

  @Override
  public boolean hasNext() {
    boolean more = samples.hasNext();
    if (!more) {
      report(0, partition.getSizeBytes());
    }
    return more;
  }

  @Override
  public long largestSampleBytes() {
    return conversions.stream().mapToLong(conversion -> conversion.wanted().sampleBytes()).sum();
  }

  @Override
  public Batch next(int most) {
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
    BatchRows batch = rows.of(taken, next);
    next += taken.size();
    return new Batch(partition, batch, !hasNext(), inputs, () -> {});
  }

  @Override
  public void verify() {
    // Tar has no checksum over what a member holds.
  }

  private void report(int count, long position) {
    if (count > 0 || position > reportedBytes) {
      progress.opened(count, position - reportedBytes);
      reportedBytes = position;
    }
  }
}
