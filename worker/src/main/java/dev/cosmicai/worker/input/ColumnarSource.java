package dev.cosmicai.worker.input;

import dev.cosmicai.proto.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A partition of columns: their rows are handed out side by side. */
final class ColumnarSource implements SampleSource {
  private final Partition partition;
  private final BatchRows rows;
  private final List<ColumnSource> columns;
  private final long largestSampleBytes;
  private final Runnable release;
  private final AtomicInteger inUse;
  private int next;

  /**
   * A partition whose columns are there or arrive.
   *
   * @param rows all of it
   * @param columns in the order of the network's inputs
   * @param largestSampleBytes of a sample's inputs
   * @param release gives the memory of the whole back; called when its last batch is closed, or at
   *     once if there is none
   */
  ColumnarSource(
      Partition partition,
      BatchRows rows,
      List<ColumnSource> columns,
      long largestSampleBytes,
      Runnable release) {
    this.partition = partition;
    this.rows = rows;
    this.columns = List.copyOf(columns);
    this.largestSampleBytes = largestSampleBytes;
    this.release = release;
    this.inUse = new AtomicInteger(rows.count());
    closed(0);
  }

  @Override
  public Partition partition() {
    return partition;
  }

  /** All samples. */
  int count() {
    return rows.count();
  }

  @Override
  public CompletableFuture<Void> begun() {
    return CompletableFuture.allOf(
        columns.stream().map(ColumnSource::begun).toArray(CompletableFuture[]::new));
  }

  @Override
  public boolean hasNext() {
    return next < rows.count();
  }

  @Override
  public long largestSampleBytes() {
    return largestSampleBytes;
  }

  @Override
  public Batch next(int most) {
    int first = next;
    int count = Math.min(most, rows.count() - first);
    for (ColumnSource column : columns) {
      count = column.fitting(count);
    }
    List<InputRows> inputs = new ArrayList<>();
    List<Runnable> releases = new ArrayList<>();
    for (ColumnSource column : columns) {
      ColumnSource.Rows taken = column.next(count);
      inputs.add(taken.rows());
      releases.add(taken.release());
    }
    next += count;
    int samples = count;
    return new Batch(
        partition,
        rows.rows(first, count),
        next == rows.count(),
        inputs,
        () -> {
          releases.forEach(Runnable::run);
          closed(samples);
        });
  }

  @Override
  public void verify() {
    columns.forEach(ColumnSource::verify);
  }

  private void closed(int count) {
    if (inUse.addAndGet(-count) == 0) {
      release.run();
    }
  }
}
