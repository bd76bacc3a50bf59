package dev.cosmicai.worker.input;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Residue;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.shard.ShardSamples;
import dev.cosmicai.formats.transform.SampleConversion;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.input.ring.Fetch;
import dev.cosmicai.worker.input.ring.RingRanges;
import dev.cosmicai.worker.input.ring.RingSource;
import dev.cosmicai.worker.input.ring.Rings;
import dev.cosmicai.worker.split.HeldSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Opens tar shards: their bytes stream from the first to the last. */
final class ShardOpener {
  private final RankContext context;
  private final CompletableFuture<ColumnPlan> plan;
  private final PartitionFormat format;
  private final Rings rings;

  ShardOpener(
      RankContext context,
      CompletableFuture<ColumnPlan> plan,
      PartitionFormat format,
      Rings rings) {
    this.context = context;
    this.plan = plan;
    this.format = format;
    this.rings = rings;
  }

  /** Whether a partition is a shard: as the job says, or by its name. */
  boolean areIn(Partition partition) {
    return format == PartitionFormat.TAR
        || (format == PartitionFormat.AUTO && PartitionFormat.TAR.matches(partition.getUri()));
  }

  /** Of a shard's parts the first has all samples: only who reads it to its end can count them. */
  SampleSource open(HeldSplit split) {
    ColumnPlan columns = context.stop().await(plan);
    String uri = split.uri();
    long size = split.partition().getSizeBytes();
    ShardRows rows = new ShardRows(columns, KeptText.of(context.assignment()), uri);
    if (split.split().getPart() > 0) {
      return new ColumnarSource(split, rows.none(), List.of(), Residue.NONE, 1, () -> {});
    }
    if (size == 0) {
      throw FileFaults.partition(uri).corrupt("is empty");
    }
    RingRanges ranges =
        new RingRanges(
            context,
            rings.ring(Rings.SHARDS, 1),
            Fetch.of(context, PartitionOpener.object(split.partition())),
            List.of(new Span(0, size)));
    RingSource bytes = new RingSource(ranges);
    ShardSamples samples = new ShardSamples(bytes, size, columns.selection(), uri);
    List<SampleConversion> conversions = new ArrayList<>();
    for (int i = 0; i < columns.selection().inputs().size(); i++) {
      conversions.add(columns.sampleConversion(i, uri));
    }
    return new ShardSource(split, ranges, bytes, samples, rows, conversions);
  }
}
