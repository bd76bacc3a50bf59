package dev.cosmicai.worker.input;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.ByteColumn;
import dev.cosmicai.formats.ColumnRun;
import dev.cosmicai.formats.PartitionColumns;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.context.ProcessMemory;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.input.ring.BufferPool;
import dev.cosmicai.worker.input.ring.Fetch;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.input.ring.RemoteFile;
import dev.cosmicai.worker.input.ring.Rings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Opens partitions, one after another. A small file is fetched by one request. Of a large one the
 * ends are fetched, to see where its columns lie; large columns then stream, if they can, each
 * through a ring that all partitions of the rank share, and else the whole file is fetched. Waits,
 * so it is called on a thread of the background; for one at a time.
 */
public final class PartitionOpener {
  /** A whole file is computed while the next one arrives. */
  private static final int WHOLE_FILES = 2;

  /** A column of fewer bytes is not worth requests of its own. */
  private static final int STREAMED_FROM_BYTES = 1 << 20;

  private final RankContext context;
  private final PrefetchSettings prefetch;
  private final CompletableFuture<ColumnPlan> plan;
  private final PartitionFormat format;
  private final int largestBytes;
  private final BufferPool files = new BufferPool(WHOLE_FILES);
  private final Rings rings;
  private final ColumnSources sources;
  private final ShardOpener shards;

  /**
   * Before the first.
   *
   * @param plan which columns are read, once the network is known
   */
  PartitionOpener(
      RankContext context, PrefetchSettings prefetch, CompletableFuture<ColumnPlan> plan) {
    List<Partition> partitions = context.assignment().getPartitionsList();
    this.context = context;
    this.prefetch = prefetch;
    this.plan = plan;
    this.format = PartitionFormat.parse(context.assignment().getFormat());
    this.rings = new Rings(prefetch);
    this.sources = new ColumnSources(context, plan, rings);
    this.shards = new ShardOpener(context, plan, format, rings);
    this.largestBytes =
        (int)
            partitions.stream()
                .mapToLong(Partition::getSizeBytes)
                .filter(bytes -> bytes <= Integer.MAX_VALUE)
                .max()
                .orElse(0);
  }

  /**
   * Opens a partition: its small columns are there and checked, its large ones are at least on
   * their way.
   */
  SampleSource open(Partition partition) {
    try {
      if (shards.areIn(partition)) {
        return shards.open(partition);
      }
      return partition.getSizeBytes() <= prefetch.chunkBytes()
          ? small(partition)
          : large(partition);
    } catch (OutOfMemoryError e) {
      throw tooLarge(partition, e);
    }
  }

  /** What the memory for partitions takes. */
  long bufferBytes() {
    return files.bytes() + rings.bytes();
  }

  private SampleSource small(Partition partition) {
    ByteBuffer buffer = files.take(Math.min(prefetch.chunkBytes(), largestBytes));
    FileBytes file = FileBytes.of(download(partition, buffer));
    PartitionLayout layout = layout(partition, file);
    if (isCompressedFar(layout) || hasContents(layout)) {
      files.giveBack(buffer);
      return large(partition);
    }
    return sources.open(partition, layout, List.of(), null, () -> files.giveBack(buffer));
  }

  /** Whether a small file's columns are large, so that they had better stream. */
  private boolean isCompressedFar(PartitionLayout layout) {
    return layout.inputs().stream()
        .filter(column -> column != null && bytes(column) > prefetch.chunkBytes())
        .flatMap(column -> ColumnRun.of(column).stream())
        .anyMatch(run -> !run.bytes().isPlain());
  }

  /** Whether images lie in the file itself, which always stream. */
  private static boolean hasContents(PartitionLayout layout) {
    return layout.encoded().values().stream().anyMatch(ByteColumn.Contents.class::isInstance);
  }

  private SampleSource large(Partition partition) {
    StoredObject object = object(partition);
    Fetch fetch = Fetch.of(context, object);
    WholeFile whole = new WholeFile(partition);
    RemoteFile file = new RemoteFile(fetch, object.sizeBytes(), whole::download);
    PartitionLayout layout = layout(partition, file);
    List<Integer> streamed = whole.isThere() ? List.of() : streamed(layout);
    if (streamed.isEmpty() && layout.encoded().isEmpty() && !whole.isThere()) {
      file.whole();
    }
    return sources.open(
        partition, layout, streamed, fetch, whole.isThere() ? whole::giveBack : () -> {});
  }

  /** Which columns stream: the largest, and others that are large, if they can; else none. */
  private static List<Integer> streamed(PartitionLayout layout) {
    if (layout.count() == 0) {
      return List.of();
    }
    long largest =
        layout.inputs().stream()
            .filter(Objects::nonNull)
            .mapToLong(PartitionOpener::bytes)
            .max()
            .orElse(0);
    List<Integer> large = new ArrayList<>();
    for (int i = 0; i < layout.inputs().size(); i++) {
      StridedTensor column = layout.inputs().get(i);
      if (column == null) {
        continue;
      }
      long bytes = bytes(column);
      if (bytes == largest && ColumnRun.of(column).isEmpty()) {
        return List.of();
      } else if ((bytes == largest || bytes > STREAMED_FROM_BYTES)
          && ColumnRun.of(column).isPresent()) {
        large.add(i);
      }
    }
    return large;
  }

  /** All of a column, unpacked. */
  static long bytes(StridedTensor column) {
    return Arrays.stream(column.shape()).reduce(column.type().bytes(), (a, b) -> a * b);
  }

  private PartitionLayout layout(Partition partition, FileBytes file) {
    PartitionColumns columns =
        PartitionReader.columns(
            file,
            format,
            partition.getUri(),
            ProcessMemory::spareForUnpackingBytes,
            ProcessMemory::spareForTextBytes);
    return columns.layout(context.stop().await(plan).selection());
  }

  private ByteBuffer download(Partition partition, ByteBuffer buffer) {
    context.store().download(object(partition), buffer, context.transfers());
    return buffer.slice(0, (int) partition.getSizeBytes());
  }

  /** As it was planned with. */
  static StoredObject object(Partition partition) {
    return new StoredObject(
        ObjectUri.ofStored(partition.getUri()), partition.getSizeBytes(), partition.getEtag());
  }

  private static FatalFault tooLarge(Partition partition, OutOfMemoryError e) {
    return new FatalFault(
            Reason.InvalidSpec,
            ("%s of %,d bytes does not fit into this process's memory (%s); raise"
                    + " -XX:MaxDirectMemorySize, or use smaller partitions")
                .formatted(partition.getUri(), partition.getSizeBytes(), e.getMessage()),
            e)
        .about(partition.getUri());
  }

  /** The memory for all of a file, once it turns out that it is needed. */
  private final class WholeFile {
    private final Partition partition;
    private ByteBuffer buffer;

    private WholeFile(Partition partition) {
      this.partition = partition;
    }

    private boolean isThere() {
      return buffer != null;
    }

    private ByteBuffer download() {
      if (partition.getSizeBytes() > Integer.MAX_VALUE) {
        throw new FatalFault(
                Reason.PartitionShape,
                ("%s of %,d bytes cannot be read piece by piece, since its largest column does not"
                        + " lie row by row, and more than 2 GiB do not fit at once; save it as"
                        + " torch.save does, or split it")
                    .formatted(partition.getUri(), partition.getSizeBytes()))
            .about(partition.getUri());
      }
      buffer = files.take(largestBytes);
      return PartitionOpener.this.download(partition, buffer);
    }

    private void giveBack() {
      files.giveBack(buffer);
    }
  }
}
