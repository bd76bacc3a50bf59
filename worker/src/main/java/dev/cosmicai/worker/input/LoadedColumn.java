package dev.cosmicai.worker.input;

import dev.cosmicai.formats.transform.Conversion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;

/** A column that lies in memory: it is small, or cannot be read in pieces. */
final class LoadedColumn implements ColumnSource {
  private final ByteBuffer rows;
  private final Conversion conversion;
  private int next;

  LoadedColumn(ByteBuffer rows, Conversion conversion) {
    this.rows = rows;
    this.conversion = conversion;
  }

  @Override
  public CompletableFuture<Void> begun() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public int fitting(int count) {
    return count;
  }

  @Override
  public Rows next(int count) {
    int rowBytes = conversion.storedBytes();
    ByteBuffer bytes = rows.slice(next * rowBytes, count * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    next += count;
    return new Rows(new InputRows.Stored(bytes, count, conversion), () -> {});
  }

  @Override
  public void verify() {
    // It was, before there were any rows, or only all parts of the file can tell.
  }

  @Override
  public void abandon() {
    // Its memory is the partition's.
  }
}
