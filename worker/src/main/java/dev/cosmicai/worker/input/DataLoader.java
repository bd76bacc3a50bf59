package dev.cosmicai.worker.input;

import dev.cosmicai.formats.SampleShape;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Hands out a rank's samples in batches, in order over all partitions, as they arrive. While one
 * partition is computed the next one is opened and its bytes follow those of the one before, as far
 * as memory allows, which is the same for partitions of any size. For one thread.
 */
public final class DataLoader {
  /** Only images far larger than a galaxy's make batches smaller than asked for. */
  private static final long MAX_BATCH_BYTES = 256L << 20;

  private final RankContext context;
  private final List<Partition> partitions;
  private final PartitionOpener opener;

  private int opened;
  private CompletableFuture<SampleSource> ahead;
  private SampleSource current;
  private int next;

  private DataLoader(RankContext context, PrefetchSettings prefetch) {
    this.context = context;
    this.partitions = context.assignment().getPartitionsList();
    this.opener = new PartitionOpener(context, prefetch);
  }

  /** Starts reading the first partition. */
  public static DataLoader start(RankContext context, PrefetchSettings prefetch) {
    DataLoader loader = new DataLoader(context, prefetch);
    if (!loader.partitions.isEmpty()) {
      loader.opened = 1;
      loader.ahead = context.background().start(loader::openFirst);
    }
    return loader;
  }

  /** Whether there are more samples; waits until that is known. */
  public boolean hasNext() {
    while (current == null || next == current.partition().shape().count()) {
      if (ahead == null) {
        return false;
      }
      proceedTo(awaitOpen());
    }
    return true;
  }

  /**
   * Waits for the next samples of one partition: so many, or what is left of it. When a partition's
   * last batch is handed out, its checksums held.
   *
   * @param batchSize from 1; always the same
   * @throws dev.cosmicai.faults.Fault if they cannot be read, are damaged or not finite
   */
  public Batch next(int batchSize) {
    if (!hasNext()) {
      throw new IllegalStateException("all samples were handed out");
    }
    SampleShape shape = current.partition().shape();
    long most = Math.max(1, MAX_BATCH_BYTES / shape.imageBytes());
    int count = (int) Math.min(Math.min(batchSize, most), shape.count() - next);
    next += count;
    return current.next(count);
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
    next = 0;
    OpenPartition partition = source.partition();
    context.progress().opened(partition.shape().count(), partition.partition().getSizeBytes());
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
              if (first instanceof StreamedSamples streamed) {
                streamed.begun().join();
              }
              return first;
            });
  }
}
