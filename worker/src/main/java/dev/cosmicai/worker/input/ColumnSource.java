package dev.cosmicai.worker.input;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Where the rows of one column come from, in order. For one thread. */
sealed interface ColumnSource permits LoadedColumn, StreamedColumn {
  /**
   * Rows that were handed out.
   *
   * @param bytes the rows as they are stored, one after another, little-endian, from position 0 to
   *     the limit; direct, at a multiple of an element's size
   * @param release gives the memory back
   */
  record Rows(ByteBuffer bytes, Runnable release) {}

  /** Done when the first row is there, or a good part of it. */
  CompletableFuture<Void> begun();

  /**
   * Waits for the next rows.
   *
   * @param count at most what is left of the column
   * @throws dev.cosmicai.faults.FatalFault PartitionCorrupt, PartitionChanged
   */
  Rows next(int count);

  /**
   * Reads what is left, if there is any, and looks whether the column is what was written.
   *
   * @throws dev.cosmicai.faults.FatalFault (PartitionCorrupt) if it is not
   */
  void verify();
}
