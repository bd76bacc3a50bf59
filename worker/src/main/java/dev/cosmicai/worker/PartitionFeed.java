package dev.cosmicai.worker;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.PartitionFormat;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.Samples;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.storage.ObjectUri;
import dev.cosmicai.storage.StoredObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Hands out a rank's partitions in order, each read ahead while the one before is computed. Two
 * buffers of the largest partition's size take turns: memory outside the Java heap is freed only
 * when a garbage collection notices, so it is used again instead. For one thread.
 */
final class PartitionFeed {
  private static final int BUFFERS = 2;

  private final RankContext context;
  private final List<Partition> partitions;
  private final PartitionFormat format;
  private final ByteBuffer[] buffers = new ByteBuffer[BUFFERS];

  private int started;
  private CompletableFuture<LoadedPartition> ahead;

  private PartitionFeed(RankContext context) {
    this.context = context;
    this.partitions = context.assignment().getPartitionsList();
    this.format = PartitionFormat.parse(context.assignment().getFormat());
  }

  /** Starts reading the first partition. */
  static PartitionFeed start(RankContext context) {
    PartitionFeed feed = new PartitionFeed(context);
    feed.readAhead();
    return feed;
  }

  boolean hasNext() {
    return ahead != null;
  }

  /** Waits for the next partition, and starts reading the one after it. */
  LoadedPartition next() {
    context.progress().now(RankProgress.Activity.READING);
    LoadedPartition next = context.clock().time(Stage.READ, () -> context.stop().await(ahead));
    context.progress().opened(next.samples().count(), next.partition().getSizeBytes());
    readAhead();
    return next;
  }

  /** What the buffers take. */
  long bufferBytes() {
    long bytes = 0;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer == null ? 0 : buffer.capacity();
    }
    return bytes;
  }

  private void readAhead() {
    if (started == partitions.size()) {
      ahead = null;
      return;
    }
    int turn = started++;
    ahead = context.background().start(() -> read(turn));
  }

  private LoadedPartition read(int turn) {
    Partition partition = partitions.get(turn);
    try {
      ByteBuffer file =
          turn == 0
              ? context.clock().time(Stage.FIRST_BYTES, () -> download(partition, turn))
              : download(partition, turn);
      return context.clock().time(Stage.CHECK, () -> check(partition, file));
    } catch (OutOfMemoryError e) {
      throw tooLarge(partition, e);
    }
  }

  private ByteBuffer download(Partition partition, int turn) {
    StoredObject object =
        new StoredObject(
            ObjectUri.parse(partition.getUri()), partition.getSizeBytes(), partition.getEtag());
    ByteBuffer buffer = buffer(turn);
    buffer.clear();
    context.store().download(object, buffer, context.transfers());
    return buffer.slice(0, Math.toIntExact(object.sizeBytes())).order(ByteOrder.nativeOrder());
  }

  /** The buffer that the partition before the last one had: its samples are not used any more. */
  private ByteBuffer buffer(int turn) {
    int slot = turn % BUFFERS;
    if (buffers[slot] == null) {
      long largest = partitions.stream().mapToLong(Partition::getSizeBytes).max().orElseThrow();
      if (largest > Integer.MAX_VALUE) {
        throw new FatalFault(
            Reason.PartitionShape,
            "a partition of %,d bytes is more than the 2 GiB that fit; split it"
                .formatted(largest));
      }
      buffers[slot] = ByteBuffer.allocateDirect((int) largest);
    }
    return buffers[slot];
  }

  private LoadedPartition check(Partition partition, ByteBuffer file) {
    Samples samples = PartitionReader.read(file, format, partition.getUri());
    FiniteCheck.check(samples, partition.getUri());
    return new LoadedPartition(partition, samples);
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
}
