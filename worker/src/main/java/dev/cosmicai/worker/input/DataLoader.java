package dev.cosmicai.worker.input;

import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.context.HeapRoom;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Hands out a rank's samples in batches, in order over all partitions, as they arrive. While one
 * partition is computed the next one is opened and its bytes follow those of the one before, as far
 * as memory allows, which is the same for partitions of any size. For one thread.
 */
public final class DataLoader {
  /** Only samples far larger than a galaxy's make batches smaller than asked for. */
  private static final long MAX_BATCH_BYTES = 256L << 20;

  private final RankContext context;
  private final List<Partition> partitions;
  private final PartitionOpener opener;
  private final HeapRoom room;

  private int opened;
  private CompletableFuture<SampleSource> ahead;
  private SampleSource current;

  private DataLoader(
      RankContext context, PrefetchSettings prefetch, CompletableFuture<ColumnPlan> plan) {
    this.context = context;
    this.partitions = context.assignment().getPartitionsList();
    this.opener = new PartitionOpener(context, prefetch, plan);
    this.room = new HeapRoom(prefetch.encodedBytes());
  }

  /**
   * Starts reading the first partition.
   *
   * @param plan which columns are read, once the network is known
   */
  public static DataLoader start(
      RankContext context, PrefetchSettings prefetch, CompletableFuture<ColumnPlan> plan) {
    DataLoader loader = new DataLoader(context, prefetch, plan);
    if (!loader.partitions.isEmpty()) {
      loader.opened = 1;
      loader.ahead = context.background().start(loader::openFirst);
    }
    return loader;
  }

  /** Whether there are more samples; waits until that is known. */
  public boolean hasNext() {
    while (current == null || !current.hasNext()) {
      if (ahead == null) {
        return false;
      }
      proceedTo(awaitOpen());
    }
    return true;
  }

  /**
   * Waits for the next samples of one partition: so many, or what is left of it. When a partition's
   * last batch is handed out, its checksums held. If samples take much of the heap, waits for
   * earlier batches to be closed, by other threads.
   *
   * @param batchSize from 1; always the same
   * @throws dev.cosmicai.faults.Fault if they cannot be read, are damaged or not finite
   */
  public Batch next(int batchSize) {
    if (!hasNext()) {
      throw new IllegalStateException("all samples were handed out");
    }
    long most = Math.max(1, MAX_BATCH_BYTES / current.largestSampleBytes());
    return within(room, current.next((int) Math.min(batchSize, most)));
  }

  /** Waits until batches that were handed out leave room for what this one has on the heap. */
  private static Batch within(HeapRoom room, Batch batch) {
    long bytes = batch.inputs().stream().mapToLong(InputRows::heapBytes).sum();
    if (bytes == 0) {
      return batch;
    }
    room.take(bytes);
    return batch.whenClosed(() -> room.giveBack(bytes));
  }

  /**
   * Reads a partition to its end, if it was not, and looks whether it is what was written: damage
   * explains a value that is none better than the survey that wrote it.
   *
   * @throws dev.cosmicai.faults.FatalFault (PartitionCorrupt) if it is not
   */
  public void verify(Partition partition) {
    if (current.partition().equals(partition)) {
      current.verify();
    }
  }

  /** What the memory for partitions takes. */
  public long bufferBytes() {
    return opener.bufferBytes();
  }

  private SampleSource awaitOpen() {
    if (!ahead.isDone()) {
      context.progress().now(RankProgress.Activity.READING);
    }
    return context.clock().time(Stage.READ, () -> context.stop().await(ahead));
  }

  private void proceedTo(SampleSource source) {
    current = source;
    if (source instanceof ColumnarSource columns) {
      context.progress().opened(columns.count(), source.partition().getSizeBytes());
    }
    if (opened == partitions.size()) {
      ahead = null;
    } else {
      Partition following = partitions.get(opened++);
      ahead = context.background().start(() -> opener.open(following));
    }
  }

  private SampleSource openFirst() {
    return context
        .clock()
        .time(
            Stage.FIRST_BYTES,
            () -> {
              SampleSource first = opener.open(partitions.get(0));
              first.begun().join();
              return first;
            });
  }
}
