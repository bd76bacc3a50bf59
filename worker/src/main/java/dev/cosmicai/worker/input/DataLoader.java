package dev.cosmicai.worker.input;

import dev.cosmicai.worker.context.HeapRoom;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.SplitSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Hands out a rank's samples in batches, in order over all of its splits, as they arrive. While one
 * split is computed the next one is asked for and opened, and its bytes follow those of the one
 * before, as far as memory allows, which is the same for splits of any size. A split that is
 * dropped is left where it is. For one thread.
 */
public final class DataLoader {
  /** Only samples far larger than a galaxy's make batches smaller than asked for. */
  private static final long MAX_BATCH_BYTES = 256L << 20;

  private final RankContext context;
  private final SplitSource splits;
  private final PartitionOpener opener;
  private final HeapRoom room;

  private Ahead ahead;
  private SampleSource current;
  private HeldSplit failing;

  /**
   * The split after the one that is read.
   *
   * @param split done when it is known which it is; nothing if there is none
   * @param source done when it is open
   */
  private record Ahead(
      CompletableFuture<Optional<HeldSplit>> split, CompletableFuture<SampleSource> source) {}

  private DataLoader(
      RankContext context,
      PrefetchSettings prefetch,
      CompletableFuture<ColumnPlan> plan,
      SplitSource splits) {
    this.context = context;
    this.splits = splits;
    this.opener = new PartitionOpener(context, prefetch, plan);
    this.room = new HeapRoom(prefetch.encodedBytes());
  }

  /**
   * Starts reading the first split.
   *
   * @param plan which columns are read, once the network is known
   * @param splits are asked for on threads of the background, one at a time
   */
  public static DataLoader start(
      RankContext context,
      PrefetchSettings prefetch,
      CompletableFuture<ColumnPlan> plan,
      SplitSource splits) {
    DataLoader loader = new DataLoader(context, prefetch, plan, splits);
    loader.ahead = loader.next(loader::openFirst);
    return loader;
  }

  /**
   * Done, or failed, when {@link #hasNext} need not wait for the next split, which may or may not
   * come.
   *
   * @throws dev.cosmicai.faults.Fault as {@link #hasNext}
   */
  public CompletableFuture<?> known() {
    boolean isRead = current != null && !current.split().isDropped() && isThereMore();
    return isRead || ahead == null ? CompletableFuture.completedFuture(null) : ahead.source();
  }

  /** Whether there is a split at all; waits until that is known. To be asked before all else. */
  public boolean isAny() {
    return context.stop().await(ahead.split()).isPresent();
  }

  /**
   * Whether there are more batches; waits until that is known.
   *
   * @throws dev.cosmicai.faults.Fault if the next split cannot be opened, or is not known
   */
  public boolean hasNext() {
    while (true) {
      if (current != null && current.split().isDropped()) {
        current.abandon();
        current = null;
      }
      if (current != null && isThereMore()) {
        return true;
      }
      failing = null;
      Optional<HeldSplit> next =
          ahead == null ? Optional.empty() : context.stop().await(ahead.split());
      if (next.isEmpty()) {
        ahead = null;
        return false;
      }
      proceedTo(next.get());
    }
  }

  /**
   * Waits for the next samples of one split: so many, or what is left of it. When a split's last
   * batch is handed out, its checksums held. A split without samples has a batch without samples.
   * If samples take much of the heap, waits for earlier batches to be closed, by other threads.
   *
   * @param batchSize from 1; always the same
   * @throws dev.cosmicai.faults.Fault if they cannot be read, are damaged or not finite
   */
  public Batch next(int batchSize) {
    if (!hasNext()) {
      throw new IllegalStateException("all samples were handed out");
    }
    long most = Math.max(1, MAX_BATCH_BYTES / current.largestSampleBytes());
    failing = current.split();
    return within(room, current.next((int) Math.min(batchSize, most)));
  }

  /** The split that {@link #hasNext} or {@link #next} was at when it failed; null if at none. */
  public HeldSplit failing() {
    return failing;
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
   * Reads a split to its end, if it was not, and looks whether it is what was written: damage
   * explains a value that is none better than the survey that wrote it.
   *
   * @throws dev.cosmicai.faults.FatalFault (PartitionCorrupt) if it is not
   */
  public void verify(HeldSplit split) {
    if (current != null && current.split() == split) {
      current.verify();
    }
  }

  /** What the memory for partitions takes. */
  public long bufferBytes() {
    return opener.bufferBytes();
  }

  private boolean isThereMore() {
    failing = current.split();
    return current.hasNext();
  }

  private void proceedTo(HeldSplit split) {
    failing = split;
    try {
      current = awaitOpen();
    } catch (RuntimeException fault) {
      context.stop().check();
      if (!split.isDropped()) {
        throw fault;
      }
    }
    ahead = next(opener::open);
    if (current instanceof ColumnarSource columns && current.split() == split) {
      split.opened(columns.count(), split.bytes());
    }
  }

  private SampleSource awaitOpen() {
    if (!ahead.source().isDone()) {
      context.progress().now(RankProgress.Activity.READING);
    }
    return context.clock().time(Stage.READ, () -> context.stop().await(ahead.source()));
  }

  /** Asks for a split, and opens it. */
  private Ahead next(Opening opening) {
    CompletableFuture<Optional<HeldSplit>> split = context.background().start(splits::next);
    return new Ahead(
        split,
        split.thenCompose(
            found ->
                found.isPresent()
                    ? context.background().start(() -> opening.open(found.get()))
                    : CompletableFuture.completedFuture(null)));
  }

  private interface Opening {
    SampleSource open(HeldSplit split);
  }

  private SampleSource openFirst(HeldSplit split) {
    return context
        .clock()
        .time(
            Stage.FIRST_BYTES,
            () -> {
              SampleSource first = opener.open(split);
              first.begun().join();
              return first;
            });
  }
}
