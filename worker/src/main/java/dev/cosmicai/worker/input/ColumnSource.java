package dev.cosmicai.worker.input;

import dev.cosmicai.formats.io.Residue;
import java.util.concurrent.CompletableFuture;

/** Where the rows of one input come from, in order. For one thread. */
sealed interface ColumnSource permits LoadedColumn, StreamedColumn, EncodedColumn {
  /**
   * Rows that were handed out.
   *
   * @param release gives the memory back
   */
  record Rows(InputRows rows, Runnable release) {}

  /** Done when the first row is there, or a good part of it. */
  CompletableFuture<Void> begun();

  /**
   * How many of the next rows go into one batch; from 1.
   *
   * @param count at most what is left of the column
   */
  int fitting(int count);

  /**
   * Waits for the next rows.
   *
   * @param count at most what is {@link #fitting}
   * @throws dev.cosmicai.faults.FatalFault PartitionCorrupt, PartitionChanged
   */
  Rows next(int count);

  /**
   * Reads what is left, if there is any, and looks whether the column is what was written.
   *
   * @throws dev.cosmicai.faults.FatalFault (PartitionCorrupt) if it is not
   */
  void verify();

  /**
   * Once all rows were handed out: what they say of checksums that cover more rows, too, and so
   * were not verified.
   */
  default Residue residue() {
    return Residue.NONE;
  }

  /** Gives up what was not handed out. */
  void abandon();
}
