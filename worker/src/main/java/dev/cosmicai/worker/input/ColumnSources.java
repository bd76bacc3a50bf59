package dev.cosmicai.worker.input;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.formats.ByteColumn;
import dev.cosmicai.formats.ColumnLoader;
import dev.cosmicai.formats.ColumnRun;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.parquet.BinaryRun;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.transform.Conversion;
import dev.cosmicai.formats.transform.SampleConversion;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.input.ring.Fetch;
import dev.cosmicai.worker.input.ring.RingRanges;
import dev.cosmicai.worker.input.ring.Rings;
import dev.cosmicai.worker.split.HeldSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where the rows of a partition's columns come from, each by itself. */
final class ColumnSources {
  private final RankContext context;
  private final CompletableFuture<ColumnPlan> plan;
  private final Rings rings;
  private final KeptText keptText;

  ColumnSources(RankContext context, CompletableFuture<ColumnPlan> plan, Rings rings) {
    this.context = context;
    this.plan = plan;
    this.rings = rings;
    this.keptText = KeptText.of(context.assignment());
  }

  /**
   * Of a split whose columns were found.
   *
   * @param layout of the split's rows
   * @param loader reads what does not stream
   * @param streamed the positions of those inputs that stream from {@code fetch}
   * @param release gives back what the others lie in
   */
  SampleSource open(
      HeldSplit split,
      PartitionLayout layout,
      ColumnLoader loader,
      List<Integer> streamed,
      Fetch fetch,
      Runnable release) {
    List<ColumnSource> sources = new ArrayList<>();
    try {
      return open(split, layout, loader, streamed, fetch, release, sources);
    } catch (RuntimeException | Error e) {
      // What was begun would lie in the rings for ever.
      sources.forEach(ColumnSource::abandon);
      throw e;
    }
  }

  private SampleSource open(
      HeldSplit split,
      PartitionLayout layout,
      ColumnLoader loader,
      List<Integer> streamed,
      Fetch fetch,
      Runnable release,
      List<ColumnSource> sources) {
    String uri = split.uri();
    ColumnPlan columns = plan.join();
    double largeBytes = streamed.stream().mapToLong(i -> layout.inputs().get(i).bytes()).sum();
    long sampleBytes = 0;
    for (int i = 0; i < layout.inputs().size(); i++) {
      StridedTensor column = layout.inputs().get(i);
      if (column == null) {
        SampleConversion conversion = columns.sampleConversion(i, uri);
        sampleBytes += conversion.wanted().sampleBytes();
        int images = layout.encoded().size();
        sources.add(
            new EncodedColumn(
                images(split, layout, images, i, fetch),
                conversion,
                EncodedColumn.MAX_BATCH_BYTES / images));
        continue;
      }
      Conversion conversion = columns.conversion(column, i, uri);
      sampleBytes += Math.max(conversion.storedBytes(), conversion.wanted().sampleBytes());
      sources.add(
          streamed.contains(i)
              ? streamedColumn(layout, i, conversion, largeBytes, fetch)
              : new LoadedColumn(loader.toDirect(column), conversion));
    }
    BatchRows rows = columns.rows(layout, loader, uri);
    keptText.check(columns.selection().kept(), rows.kept());
    return new ColumnarSource(split, rows, sources, loader.residue(), sampleBytes, release);
  }

  private ColumnSource streamedColumn(
      PartitionLayout layout, int input, Conversion conversion, double largeBytes, Fetch fetch) {
    StridedTensor column = layout.inputs().get(input);
    double share = column.bytes() / largeBytes;
    return new StreamedColumn(
        context,
        ColumnRun.of(column).orElseThrow(),
        layout.count(),
        rings.ring(input, share),
        fetch,
        conversion,
        rings.copies(input));
  }

  private EncodedColumn.Images images(
      HeldSplit split, PartitionLayout layout, int columns, int input, Fetch fetch) {
    FileFaults faults = FileFaults.partition(split.uri());
    ByteColumn column = layout.encoded().get(input);
    if (column instanceof ByteColumn.Contents contents) {
      BinaryRun run = contents.run();
      RingRanges ranges = new RingRanges(context, rings.ring(input, 1), fetch, run.spans());
      return new ParquetImages(contents, run, ranges, faults);
    }
    ByteColumn.Texts names = (ByteColumn.Texts) column;
    return new FetchedImages(
        context,
        ObjectUri.ofStored(split.uri()),
        names.texts(),
        layout.first(),
        faults,
        rings.encodedAheadBytes() / columns);
  }
}
