package dev.cosmicai.worker.input;

import dev.cosmicai.formats.ColumnRun;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * A column whose rows are handed out while they arrive. They are a view of the ring that they
 * arrive in; where the ring ends in the middle of them, where they are packed, or where the ring is
 * too small for so many, they are a copy.
 */
final class StreamedColumn implements ColumnSource {
  /** What is copied at a time; whole elements of any type. */
  private static final int COPIED_BYTES = 1 << 20;

  private static final int UNUSED_BYTES = 1 << 12;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final RankContext context;
  private final ColumnRun column;
  private final ByteRun run;
  private final PrefetchBuffer prefetched;
  private final Deque<PrefetchBuffer.Range> ranges = new ArrayDeque<>();
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
      PrefetchBuffer prefetched,
      Fetch fetch,
      BufferPool copies) {
    this.context = context;
    this.column = column;
    this.run = column.bytes();
    this.prefetched = prefetched;
    this.copies = copies;
    this.left = count;
    for (Span span : run.spans()) {
      ranges.add(prefetched.append(fetch, span.offset(), span.length()));
    }
  }

  @Override
  public CompletableFuture<Void> begun() {
    PrefetchBuffer.Range first = ranges.peek();
    long bytes = Math.min(column.rowBytes(), first.remaining());
    return first.arrived(Math.min(bytes, Math.min(COPIED_BYTES, prefetched.largestPieceBytes())));
  }

  @Override
  public Rows next(int count) {
    long bytes = (long) count * column.rowBytes();
    Rows rows = isView(bytes) ? view((int) bytes) : copy(Math.toIntExact(bytes));
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

  private boolean isView(long bytes) {
    if (!run.isPlain() || piece != null || !prefetched.fits(bytes) || !hasRange()) {
      return false;
    }
    await(1);
    PrefetchBuffer.Range range = ranges.peek();
    return bytes <= range.remaining() && bytes <= range.contiguousBytes();
  }

  private Rows view(int bytes) {
    await(bytes);
    PrefetchBuffer.Piece whole = ranges.peek().take(bytes);
    timed(() -> run.passed(whole.bytes()));
    return new Rows(whole.bytes().order(ByteOrder.LITTLE_ENDIAN), whole::release);
  }

  private Rows copy(int bytes) {
    ByteBuffer buffer = copies.take(bytes).limit(bytes);
    fill(buffer);
    if (buffer.hasRemaining()) {
      run.verify(); // Cut short, and so it is said.
    }
    ByteBuffer rows = buffer.slice(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new Rows(rows, () -> copies.giveBack(buffer));
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
      if (piece != null || !rows.hasRemaining() || !hasRange()) {
        return;
      }
      takePiece(run.isPlain() ? rows.remaining() : COPIED_BYTES);
    }
  }

  private void takePiece(long maxBytes) {
    await(1);
    PrefetchBuffer.Range range = ranges.peek();
    long most = Math.min(COPIED_BYTES, prefetched.largestPieceBytes());
    long length =
        Math.min(Math.min(range.remaining(), maxBytes), Math.min(most, range.contiguousBytes()));
    await((int) length);
    piece = range.take((int) length);
  }

  /** Whether anything is left to take; the range that is to be taken from is the first then. */
  private boolean hasRange() {
    while (!ranges.isEmpty() && ranges.peek().remaining() == 0) {
      ranges.remove();
    }
    return !ranges.isEmpty();
  }

  private void timed(Runnable work) {
    long start = System.nanoTime();
    work.run();
    context.clock().add(Stage.CHECK, System.nanoTime() - start);
  }

  private void await(int bytes) {
    CompletableFuture<Void> arrived = ranges.peek().arrived(bytes);
    if (arrived.isDone() && !arrived.isCompletedExceptionally()) {
      return;
    }
    context.progress().now(RankProgress.Activity.READING);
    context.clock().time(Stage.READ, () -> context.stop().await(arrived));
  }
}
