package dev.cosmicai.worker.input;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.ImageRun;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.Samples;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.context.ProcessMemory;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.Stage;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Opens partitions, one after another. A small file is fetched by one request. Of a large one the
 * ends are fetched, to see where its columns lie; its images then stream, if they can, through a
 * ring that all partitions of the rank share, and else the whole file is fetched. Waits, so it is
 * called on a thread of the background; for one at a time.
 */
public final class PartitionOpener {
  /** A whole file is computed while the next one arrives. */
  private static final int WHOLE_FILES = 2;

  private final RankContext context;
  private final PrefetchSettings prefetch;
  private final PartitionFormat format;
  private final int largestBytes;
  private final BufferPool files = new BufferPool(WHOLE_FILES);
  private final BufferPool copies = new BufferPool(Integer.MAX_VALUE);
  private volatile PrefetchBuffer prefetched;

  PartitionOpener(RankContext context, PrefetchSettings prefetch) {
    List<Partition> partitions = context.assignment().getPartitionsList();
    this.context = context;
    this.prefetch = prefetch;
    this.format = PartitionFormat.parse(context.assignment().getFormat());
    this.largestBytes =
        (int)
            partitions.stream()
                .mapToLong(Partition::getSizeBytes)
                .filter(bytes -> bytes <= Integer.MAX_VALUE)
                .max()
                .orElse(0);
  }

  /**
   * Opens a partition: its shape, magnitudes and redshifts are there and checked, its images are at
   * least on their way.
   */
  SampleSource open(Partition partition) {
    try {
      return partition.getSizeBytes() <= prefetch.chunkBytes()
          ? small(partition)
          : large(partition);
    } catch (OutOfMemoryError e) {
      throw tooLarge(partition, e);
    }
  }

  /** What the memory for partitions takes. */
  long bufferBytes() {
    return files.bytes() + copies.bytes() + (prefetched == null ? 0 : prefetched.capacity());
  }

  private SampleSource small(Partition partition) {
    ByteBuffer buffer = files.take(Math.min(prefetch.chunkBytes(), largestBytes));
    PartitionLayout layout = layout(partition, FileBytes.of(download(partition, buffer)));
    if (isCompressedFar(layout)) {
      files.giveBack(buffer);
      return large(partition);
    }
    return loaded(partition, layout, () -> files.giveBack(buffer));
  }

  /** Whether a small file's images are large, so that they had better stream. */
  private boolean isCompressedFar(PartitionLayout layout) {
    return layout.shape().count() * layout.shape().imageBytes() > prefetch.chunkBytes()
        && layout.images().filter(run -> !run.isPlain()).isPresent();
  }

  private SampleSource large(Partition partition) {
    StoredObject object = object(partition);
    Fetch fetch = Fetch.of(context, object);
    WholeFile whole = new WholeFile(partition);
    RemoteFile file = new RemoteFile(fetch, object.sizeBytes(), whole::download);
    PartitionLayout layout = layout(partition, file);
    Optional<ImageRun> images = layout.images().filter(run -> run.length() > 0);
    if (images.isPresent() && !whole.isThere()) {
      return streamed(partition, layout, images.get(), fetch);
    }
    if (!whole.isThere()) {
      file.whole();
    }
    return loaded(partition, layout, whole::giveBack);
  }

  private SampleSource streamed(
      Partition partition, PartitionLayout layout, ImageRun images, Fetch fetch) {
    ByteBuffer magnitudes = layout.magnitudes();
    OpenPartition open = checked(partition, layout, magnitudes, layout.redshifts());
    if (prefetched == null) {
      prefetched = new PrefetchBuffer(prefetch);
    }
    return new StreamedSamples(context, open, images, magnitudes, prefetched, fetch, copies);
  }

  private SampleSource loaded(Partition partition, PartitionLayout layout, Runnable release) {
    return context
        .clock()
        .time(
            Stage.CHECK,
            () -> {
              Samples samples = layout.samples();
              OpenPartition open =
                  checked(partition, layout, samples.magnitudes(), samples.redshifts());
              return new LoadedSamples(open, samples, context.clock(), release);
            });
  }

  private OpenPartition checked(
      Partition partition, PartitionLayout layout, ByteBuffer magnitudes, DoubleBuffer redshifts) {
    String uri = partition.getUri();
    FiniteCheck.checkMagnitudes(magnitudes, layout.shape().magnitudeCount(), uri);
    if (redshifts != null) {
      FiniteCheck.checkRedshifts(redshifts, uri);
    }
    return new OpenPartition(partition, layout.shape(), redshifts);
  }

  private PartitionLayout layout(Partition partition, FileBytes file) {
    return PartitionReader.layout(
        file, format, partition.getUri(), ProcessMemory::spareForUnpackingBytes);
  }

  private ByteBuffer download(Partition partition, ByteBuffer buffer) {
    context.store().download(object(partition), buffer, context.transfers());
    return buffer.slice(0, (int) partition.getSizeBytes());
  }

  private static StoredObject object(Partition partition) {
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
                ("%s of %,d bytes cannot be read piece by piece, since its images do not lie row by"
                        + " row, and more than 2 GiB do not fit at once; save it as"
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
