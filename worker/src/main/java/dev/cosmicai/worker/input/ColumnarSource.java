package dev.cosmicai.worker.input;

import dev.cosmicai.formats.io.Residue;
import dev.cosmicai.worker.split.HeldSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A split of columns: their rows are handed out side by side. */
final class ColumnarSource implements SampleSource {
  private final HeldSplit split;
  private final BatchRows rows;
  private final List<ColumnSource> columns;
  private final Residue loaded;
  private final long largestSampleBytes;
  private final Runnable release;
  private final AtomicInteger inUse;
  private int next;
  private boolean begun;

  /**
   * A split whose columns are there or arrive.
   *
   * @param rows all of it
   * @param columns in the order of the network's inputs
   * @param loaded what rows that are there say of checksums that cover more rows, too
   * @param largestSampleBytes of a sample's inputs
   * @param release gives the memory of the whole back; called when its last batch is closed, or at
   *     once if there is none
   */
  ColumnarSource(
      HeldSplit split,
      BatchRows rows,
      List<ColumnSource> columns,
      Residue loaded,
      long largestSampleBytes,
      Runnable release) {
    this.split = split;
    this.rows = rows;
    this.columns = List.copyOf(columns);
    this.loaded = loaded;
    this.largestSampleBytes = largestSampleBytes;
    this.release = release;
    this.inUse = new AtomicInteger(rows.count());
    closed(0);
  }

  @Override
  public HeldSplit split() {
    return split;
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
    return next < rows.count() || !begun;
  }

  @Override
  public long largestSampleBytes() {
    return largestSampleBytes;
  }

  @Override
  public Batch next(int most) {
    int first = next;
    boolean isFirst = !begun;
    begun = true;
    if (rows.count() == 0) {
      return new Batch(split, rows, List.of(), true, true, 0, List.of(), () -> {});
    }
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
    boolean isLast = next == rows.count();
    return new Batch(
        split,
        rows.rows(first, count),
        List.of(),
        isFirst,
        isLast,
        isLast ? residue() : 0,
        inputs,
        () -> {
          releases.forEach(Runnable::run);
          closed(samples);
        });
  }

  private int residue() {
    Residue all = loaded;
    for (ColumnSource column : columns) {
      all = all.then(column.residue());
    }
    return all.value();
  }

  @Override
  public void verify() {
    columns.forEach(ColumnSource::verify);
  }

  @Override
  public void abandon() {
    columns.forEach(ColumnSource::abandon);
    int left = rows.count() - next;
    next = rows.count();
    if (left > 0) {
      closed(left);
    }
  }

  private void closed(int count) {
    if (inUse.addAndGet(-count) == 0) {
      release.run();
    }
  }
}
