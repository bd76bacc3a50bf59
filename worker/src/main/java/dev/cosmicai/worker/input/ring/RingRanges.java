package dev.cosmicai.worker.input.ring;

import dev.cosmicai.formats.io.Span;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Pieces of a file that come through a ring, one behind the other. For one thread, which waits. */
public final class RingRanges {
  /** What is copied at a time; whole elements of any type. */
  public static final int COPIED_BYTES = 1 << 20;

  private final RankContext context;
  private final PrefetchBuffer ring;
  private final Deque<PrefetchBuffer.Range> ranges = new ArrayDeque<>();

  /** Starts fetching, behind what is fetched into the same ring already. */
  public RingRanges(RankContext context, PrefetchBuffer ring, Fetch fetch, List<Span> spans) {
    this.context = context;
    this.ring = ring;
    spans.forEach(span -> ranges.add(ring.append(fetch, span.offset(), span.length())));
  }

  /** Done when so many bytes are there, or what can be in one piece. */
  public CompletableFuture<Void> begun(long wanted) {
    PrefetchBuffer.Range first = ranges.peek();
    if (first == null) {
      return CompletableFuture.completedFuture(null);
    }
    long bytes = Math.min(wanted, first.remaining());
    return first.arrived(Math.min(bytes, Math.min(COPIED_BYTES, ring.largestPieceBytes())));
  }

  /** Whether anything is left to take. */
  public boolean hasNext() {
    while (!ranges.isEmpty() && ranges.peek().remaining() == 0) {
      ranges.remove();
    }
    return !ranges.isEmpty();
  }

  /** Whether the next bytes can be taken as one piece; waits for the first of them. */
  public boolean hasPiece(long bytes) {
    if (!ring.fits(bytes) || !hasNext()) {
      return false;
    }
    await(1);
    PrefetchBuffer.Range range = ranges.peek();
    return bytes <= range.remaining() && bytes <= range.contiguousBytes();
  }

  /** Waits for the next bytes, for which {@link #hasPiece} holds. */
  public PrefetchBuffer.Piece piece(int bytes) {
    await(bytes);
    return ranges.peek().take(bytes);
  }

  /** Waits for some of the next bytes; there are some. */
  public PrefetchBuffer.Piece some(long maxBytes) {
    await(1);
    PrefetchBuffer.Range range = ranges.peek();
    long most = Math.min(COPIED_BYTES, ring.largestPieceBytes());
    long length =
        Math.min(Math.min(range.remaining(), maxBytes), Math.min(most, range.contiguousBytes()));
    return piece((int) length);
  }

  /** Gives up what was not taken. */
  public void abandon() {
    ranges.forEach(PrefetchBuffer.Range::abandon);
    ranges.clear();
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
