package dev.cosmicai.worker.input;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands out the samples of one partition: the rows of all its columns, side by side. */
final class SampleSource {
  private final OpenPartition partition;
  private final List<ColumnSource> columns;
  private final Runnable release;
  private final AtomicInteger inUse;
  private int next;

  /**
   * A partition whose columns are there or arrive.
   *
   * @param columns in the order of the network's inputs
   * @param release gives the memory of the whole back; called when its last batch is closed, or at
   *     once if there is none
   */
  SampleSource(OpenPartition partition, List<ColumnSource> columns, Runnable release) {
    this.partition = partition;
    this.columns = List.copyOf(columns);
    this.release = release;
    this.inUse = new AtomicInteger(partition.count());
    closed(0);
  }

  OpenPartition partition() {
    return partition;
  }

  /** Done when a first part of everything is there. */
  CompletableFuture<Void> begun() {
    return CompletableFuture.allOf(
        columns.stream().map(ColumnSource::begun).toArray(CompletableFuture[]::new));
  }

  boolean hasNext() {
    return next < partition.count();
  }

  /** Samples that were not handed out yet. */
  int left() {
    return partition.count() - next;
  }

  /**
   * Waits for the next samples.
   *
   * @param count at most what is left; with the last ones all checksums held
   * @throws dev.cosmicai.faults.FatalFault PartitionCorrupt, PartitionChanged
   */
  Batch next(int count) {
    int first = next;
    List<ByteBuffer> rows = new ArrayList<>();
    List<Runnable> releases = new ArrayList<>();
    for (ColumnSource column : columns) {
      ColumnSource.Rows taken = column.next(count);
      rows.add(taken.bytes());
      releases.add(taken.release());
    }
    next += count;
    return new Batch(
        partition,
        first,
        count,
        rows,
        () -> {
          releases.forEach(Runnable::run);
          closed(count);
        });
  }

  /**
   * Reads what is left and looks whether the columns are what was written.
   *
   * @throws dev.cosmicai.faults.FatalFault (PartitionCorrupt) if they are not
   */
  void verify() {
    columns.forEach(ColumnSource::verify);
  }

  private void closed(int count) {
    if (inUse.addAndGet(-count) == 0) {
      release.run();
    }
  }
}
