package dev.cosmicai.worker.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;

/** A column that lies in memory as a whole, verified: it is small, or cannot be read in pieces. */
final class LoadedColumn implements ColumnSource {
  private static final Runnable NOTHING = () -> {};

  private final ByteBuffer rows;
  private final int rowBytes;
  private int next;

  LoadedColumn(ByteBuffer rows, int rowBytes) {
    this.rows = rows;
    this.rowBytes = rowBytes;
  }

  @Override
  public CompletableFuture<Void> begun() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Rows next(int count) {
    ByteBuffer bytes = rows.slice(next * rowBytes, count * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    next += count;
    return new Rows(bytes, NOTHING);
  }

  @Override
  public void verify() {
    // It was, before there were any rows.
  }
}
