package dev.cosmicai.worker.input;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.ByteColumn;
import dev.cosmicai.formats.ColumnLoader;
import dev.cosmicai.formats.ColumnRun;
import dev.cosmicai.formats.PartitionColumns;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Split;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.context.ProcessMemory;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.input.ring.BufferPool;
import dev.cosmicai.worker.input.ring.Fetch;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.input.ring.RemoteFile;
import dev.cosmicai.worker.input.ring.Rings;
import dev.cosmicai.worker.split.HeldSplit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Opens splits, one after another. A small file is fetched by one request. Of a large one the ends
 * are fetched, to see where its columns lie; large columns then stream, if they can, each through a
 * ring that all splits of the rank share, and else the whole file is fetched. Waits, so it is
 * called on a thread of the background; for one at a time.
 *
 * <p>Of a part of a file's rows, only those are fetched, but of a small column all. What is fetched
 * is verified as it is of a whole file, but for a checksum that covers other rows too: each part
 * says what it knows of that ({@link PartitionLayout#part}), and so all parts read the same columns
 * in the same way. Of a file that cannot be read by rows the first part has all and the others
 * none, and that depends on nothing but the file.
 */
public final class PartitionOpener {
  /** A whole file is computed while the next one arrives. */
  private static final int WHOLE_FILES = 2;

  /** A column of fewer bytes is not worth requests of its own. */
  private static final int STREAMED_FROM_BYTES = 1 << 20;

  private static final int MIN_ROOM_BYTES = 1 << 16;
  private static final int ROOM_STEPS = 8;

  private final RankContext context;
  private final PrefetchSettings prefetch;
  private final CompletableFuture<ColumnPlan> plan;
  private final PartitionFormat format;
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
    this.context = context;
    this.prefetch = prefetch;
    this.plan = plan;
    this.format = PartitionFormat.parse(context.assignment().getFormat());
    this.rings = new Rings(prefetch);
    this.sources = new ColumnSources(context, plan, rings);
    this.shards = new ShardOpener(context, plan, format, rings);
  }

  /**
   * Opens a split: its small columns are there and checked, its large ones are at least on their
   * way.
   */
  SampleSource open(HeldSplit split) {
    Partition partition = split.partition();
    try {
      if (shards.areIn(partition)) {
        return shards.open(split);
      }
      return partition.getSizeBytes() <= prefetch.chunkBytes() && split.split().getParts() <= 1
          ? small(split)
          : large(split);
    } catch (OutOfMemoryError e) {
      throw tooLarge(partition, e);
    }
  }

  /** What the memory for partitions takes. */
  long bufferBytes() {
    return files.bytes() + rings.bytes();
  }

  private SampleSource small(HeldSplit split) {
    Partition partition = split.partition();
    ByteBuffer buffer = files.take(Math.min(prefetch.chunkBytes(), roomFor(partition)));
    try {
      FileBytes file = FileBytes.of(download(partition, buffer));
      PartitionLayout layout = layout(partition, file);
      if (!isCompressedFar(layout) && !hasContents(layout)) {
        ColumnLoader loader = new ColumnLoader(file, layout.budget());
        return sources.open(split, layout, loader, List.of(), null, () -> files.giveBack(buffer));
      }
    } catch (RuntimeException | Error e) {
      files.discard(buffer);
      throw e;
    }
    files.giveBack(buffer);
    return large(split);
  }

  /** Rounded up, so that a buffer is used again for a file that is a little longer. */
  private static int roomFor(Partition partition) {
    long size = Math.max(MIN_ROOM_BYTES, partition.getSizeBytes());
    long step = Long.highestOneBit(size) / ROOM_STEPS;
    return (int) Math.min(Integer.MAX_VALUE, (size + step - 1) / step * step);
  }

  /** Whether a small file's columns are large, so that they had better stream. */
  private boolean isCompressedFar(PartitionLayout layout) {
    return layout.inputs().stream()
        .filter(column -> column != null && column.bytes() > prefetch.chunkBytes())
        .flatMap(column -> ColumnRun.of(column).stream())
        .anyMatch(run -> !run.bytes().isPlain());
  }

  /** Whether images lie in the file itself, which always stream. */
  private static boolean hasContents(PartitionLayout layout) {
    return layout.encoded().values().stream().anyMatch(ByteColumn.Contents.class::isInstance);
  }

  private SampleSource large(HeldSplit split) {
    StoredObject object = object(split.partition());
    Fetch fetch = Fetch.of(context, object);
    WholeFile whole = new WholeFile(split.partition());
    try {
      RemoteFile file = new RemoteFile(fetch, object.sizeBytes(), whole::download);
      PartitionLayout all = layout(split.partition(), file);
      PartitionLayout layout = part(all, split.split(), whole.isThere());
      PartitionLayout inParts = layout.count() == all.count() ? all : all.part(0, all.count());
      List<Integer> streamed =
          whole.isThere() || layout.count() == 0
              ? List.of()
              : streamed(inParts, split.split().getParts());
      boolean isNothing = layout.count() == 0 && all.count() > 0;
      if (streamed.isEmpty() && layout.encoded().isEmpty() && !whole.isThere() && !isNothing) {
        file.whole();
      }
      ColumnLoader loader = new ColumnLoader(file, layout.budget());
      return sources.open(split, layout, loader, streamed, fetch, whole::giveBack);
    } catch (RuntimeException | Error e) {
      whole.discard();
      throw e;
    }
  }

  /**
   * The rows of a split.
   *
   * @param isWhole whether the format's reader has asked for all of the file: then the others need
   *     not do so too
   */
  private static PartitionLayout part(PartitionLayout all, Split split, boolean isWhole) {
    int parts = Math.max(1, split.getParts());
    boolean isByRows = all.isReadByRows() && (!isWhole || !all.encoded().isEmpty());
    long rows = all.count();
    int first = (int) (isByRows ? rows * split.getPart() / parts : 0);
    int end = (int) (isByRows ? rows * (split.getPart() + 1) / parts : rows);
    if (!isByRows && split.getPart() > 0) {
      end = 0;
    }
    return first == 0 && end == rows ? all : all.part(first, end - first);
  }

  /**
   * Which columns stream: the largest, and others that are large, if they can; else none.
   *
   * @param layout of all rows, however many are wanted
   * @param parts into how many parts these are cut
   */
  private static List<Integer> streamed(PartitionLayout layout, int parts) {
    long largest =
        layout.inputs().stream()
            .filter(Objects::nonNull)
            .mapToLong(StridedTensor::bytes)
            .max()
            .orElse(0);
    List<Integer> large = new ArrayList<>();
    for (int i = 0; i < layout.inputs().size(); i++) {
      StridedTensor column = layout.inputs().get(i);
      if (column == null) {
        continue;
      }
      long bytes = column.bytes();
      if (bytes == largest && ColumnRun.of(column).isEmpty()) {
        return List.of();
      } else if ((bytes == largest || bytes / Math.max(1, parts) > STREAMED_FROM_BYTES)
          && ColumnRun.of(column).isPresent()) {
        large.add(i);
      }
    }
    return large;
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
      buffer = files.take(roomFor(partition));
      return PartitionOpener.this.download(partition, buffer);
    }

    private void giveBack() {
      if (buffer != null) {
        files.giveBack(buffer);
      }
    }

    private void discard() {
      if (buffer != null) {
        files.discard(buffer);
      }
    }
  }
}
