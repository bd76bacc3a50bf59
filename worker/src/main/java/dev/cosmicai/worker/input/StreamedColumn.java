package dev.cosmicai.worker.input;

import dev.cosmicai.formats.ColumnRun;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.Residue;
import dev.cosmicai.formats.transform.Conversion;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.input.ring.BufferPool;
import dev.cosmicai.worker.input.ring.Fetch;
import dev.cosmicai.worker.input.ring.PrefetchBuffer;
import dev.cosmicai.worker.input.ring.RingRanges;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;

/**
 * A column whose rows are handed out while they arrive. They are a view of the ring that they
 * arrive in; where the ring ends in the middle of them, where they are packed, or where the ring is
 * too small for so many, they are a copy.
 */
final class StreamedColumn implements ColumnSource {
  private static final int UNUSED_BYTES = 1 << 12;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final RankContext context;
  private final ColumnRun column;
  private final ByteRun run;
  private final RingRanges ranges;
  private final Conversion conversion;
  private final BufferPool copies;
  private PrefetchBuffer.Piece piece;
  private boolean verified;
  private long left;

  /**
   * Starts fetching, behind what is fetched into the same ring already.
   *
   * @param count rows of the column, from 1
   */
  StreamedColumn(
      RankContext context,
      ColumnRun column,
      int count,
      PrefetchBuffer ring,
      Fetch fetch,
      Conversion conversion,
      BufferPool copies) {
    this.context = context;
    this.column = column;
    this.run = column.bytes();
    this.conversion = conversion;
    this.copies = copies;
    this.left = count;
    this.ranges = new RingRanges(context, ring, fetch, run.spans());
  }

  @Override
  public CompletableFuture<Void> begun() {
    return ranges.begun(column.rowBytes());
  }

  @Override
  public int fitting(int count) {
    return count;
  }

  @Override
  public Rows next(int count) {
    long bytes = (long) count * column.rowBytes();
    Rows rows = isView(bytes) ? view((int) bytes, count) : copy(Math.toIntExact(bytes), count);
    left -= count;
    if (left == 0) {
      verify();
    }
    return rows;
  }

  @Override
  public void verify() {
    if (verified) {
      return;
    }
    // To the end, which is behind the last row where rows are packed.
    ByteBuffer unused = ByteBuffer.allocateDirect(UNUSED_BYTES);
    do {
      fill(unused.clear());
    } while (unused.position() > 0);
    run.verify();
    verified = true;
  }

  @Override
  public Residue residue() {
    return run.residue();
  }

  @Override
  public void abandon() {
    if (piece != null) {
      piece.release();
      piece = null;
    }
    ranges.abandon();
  }

  private boolean isView(long bytes) {
    return run.isPlain() && piece == null && ranges.hasPiece(bytes);
  }

  private Rows view(int bytes, int count) {
    PrefetchBuffer.Piece whole = ranges.piece(bytes);
    timed(() -> run.passed(whole.bytes()));
    return rows(whole.bytes(), count, whole::release);
  }

  private Rows copy(int bytes, int count) {
    ByteBuffer buffer = copies.take(bytes).limit(bytes);
    fill(buffer);
    if (buffer.hasRemaining()) {
      run.verify(); // Cut short, and so it is said.
    }
    return rows(buffer.slice(0, bytes), count, () -> copies.giveBack(buffer));
  }

  private Rows rows(ByteBuffer bytes, int count, Runnable release) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    return new Rows(new InputRows.Stored(bytes, count, conversion), release);
  }

  /** What is left of a piece is for the next rows; packed bytes give many times as many. */
  private void fill(ByteBuffer rows) {
    while (true) {
      ByteBuffer stored = piece == null ? NOTHING : piece.bytes();
      timed(() -> run.read(stored, rows));
      if (piece != null && !stored.hasRemaining()) {
        piece.release();
        piece = null;
      }
      if (piece != null || !rows.hasRemaining() || !ranges.hasNext()) {
        return;
      }
      piece = ranges.some(run.isPlain() ? rows.remaining() : RingRanges.COPIED_BYTES);
    }
  }

  private void timed(Runnable work) {
    long start = System.nanoTime();
    work.run();
    context.clock().add(Stage.CHECK, System.nanoTime() - start);
  }
}
