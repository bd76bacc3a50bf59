package dev.cosmicai.worker.input.ring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Fetches ranges of bytes, one after another, by several requests side by side into a ring of
 * memory, and hands them out in order. Fetching goes on as long as there is room and stops when
 * there is none: what is handed out keeps its room until it is released, in whatever order. So the
 * memory is the same however long the ranges are.
 *
 * <p>One thread takes; any thread may append and release.
 */
public final class PrefetchBuffer {
  private static final int ALIGNMENT_BYTES = 64;

  private final PrefetchSettings settings;
  private final ByteBuffer ring;

  // Positions count on and on; the place in the ring is the remainder.
  @GuardedBy("this")
  private long reserved;

  @GuardedBy("this")
  private long released;

  @GuardedBy("this")
  private int inFlight;

  @GuardedBy("this")
  private final Deque<Range> unfinished = new ArrayDeque<>();

  // By their places, as what is given up may lie behind what is yet to be taken.
  @GuardedBy("this")
  private final NavigableMap<Long, Piece> pieces = new TreeMap<>();

  /** An empty ring, whose memory is taken at once. */
  PrefetchBuffer(PrefetchSettings settings) {
    this.settings = settings;
    this.ring =
        ByteBuffer.allocateDirect(settings.ringBytes() + ALIGNMENT_BYTES)
            .alignedSlice(ALIGNMENT_BYTES);
  }

  /** The ring's memory. */
  int capacity() {
    return ring.capacity();
  }

  /** The most bytes that can be waited for as one piece: the ring must still take in a chunk. */
  int largestPieceBytes() {
    return capacity() - settings.chunkBytes() - ALIGNMENT_BYTES;
  }

  /** Whether so many bytes can be waited for as one piece. */
  boolean fits(long bytes) {
    return bytes <= largestPieceBytes();
  }

  /** Adds a range after those that are there, from 1 byte on; its first byte will be aligned. */
  synchronized Range append(Fetch fetch, long offset, long length) {
    Range range = new Range(fetch, offset, length);
    unfinished.add(range);
    fill();
    return range;
  }

  private synchronized void fill() {
    while (inFlight < settings.requests() && !unfinished.isEmpty()) {
      Range range = unfinished.peek();
      if (!range.hasBegun()) {
        reserved = (reserved + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        range.begin(reserved);
      }
      int place = (int) (reserved % capacity());
      long untilEnd = Math.min(range.notRequested(), capacity() - place);
      int length = (int) Math.min(settings.chunkBytes(), untilEnd);
      if (reserved + length - released > capacity()) {
        return;
      }
      reserved += length;
      inFlight++;
      Arrivals.Chunk chunk = range.request(length);
      if (range.notRequested() == 0) {
        unfinished.remove();
      }
      var unused =
          range
              .fetch
              .start(
                  range.offset + chunk.start(),
                  ring.slice(place, length),
                  count -> range.chunkArrived(chunk, count))
              .whenComplete((done, fault) -> ended(range, fault));
    }
  }

  private synchronized void ended(Range range, Throwable fault) {
    inFlight--;
    range.ended();
    if (fault == null) {
      fill();
    } else {
      range.fail(fault instanceof CompletionException wrapped ? wrapped.getCause() : fault);
    }
  }

  private synchronized void release(Piece piece) {
    piece.free = true;
    Map.Entry<Long, Piece> first = pieces.firstEntry();
    while (first != null && first.getValue().free && first.getKey() - released < ALIGNMENT_BYTES) {
      released = pieces.pollFirstEntry().getValue().end;
      first = pieces.firstEntry();
    }
    fill();
  }

  /** Bytes that were handed out. */
  public final class Piece {
    private final ByteBuffer bytes;
    private final long end;
    private boolean free;

    private Piece(ByteBuffer bytes, long end) {
      this.bytes = bytes;
      this.end = end;
    }

    /** From position 0 to the limit, to be read until they are released. */
    public ByteBuffer bytes() {
      return bytes;
    }

    /** Nobody reads them any more; from any thread. */
    public void release() {
      PrefetchBuffer.this.release(this);
    }
  }

  /** Consecutive bytes of one file. */
  final class Range {
    private final Fetch fetch;
    private final long offset;
    private final long length;

    @GuardedBy("PrefetchBuffer.this")
    private final Arrivals arrivals = new Arrivals();

    @GuardedBy("PrefetchBuffer.this")
    private long start = -1;

    @GuardedBy("PrefetchBuffer.this")
    private long taken;

    @GuardedBy("PrefetchBuffer.this")
    private Throwable fault;

    @GuardedBy("PrefetchBuffer.this")
    private long wanted;

    @GuardedBy("PrefetchBuffer.this")
    private CompletableFuture<Void> waiting = CompletableFuture.completedFuture(null);

    /** Requests that have not ended. */
    @GuardedBy("PrefetchBuffer.this")
    private int running;

    /** What was requested and will not be taken; null before it is given up. */
    @GuardedBy("PrefetchBuffer.this")
    private Piece rest;

    private Range(Fetch fetch, long offset, long length) {
      this.fetch = fetch;
      this.offset = offset;
      this.length = length;
    }

    private boolean hasBegun() {
      synchronized (PrefetchBuffer.this) {
        return start >= 0;
      }
    }

    private void begin(long position) {
      synchronized (PrefetchBuffer.this) {
        start = position;
      }
    }

    private long notRequested() {
      synchronized (PrefetchBuffer.this) {
        return length - arrivals.requested();
      }
    }

    private Arrivals.Chunk request(int bytes) {
      synchronized (PrefetchBuffer.this) {
        running++;
        return arrivals.request(bytes);
      }
    }

    private void chunkArrived(Arrivals.Chunk chunk, int count) {
      synchronized (PrefetchBuffer.this) {
        arrivals.arrived(chunk, count);
        notifyWaiter();
      }
    }

    private void ended() {
      synchronized (PrefetchBuffer.this) {
        running--;
        if (rest != null && running == 0) {
          rest.release();
        }
      }
    }

    /** Gives up what was not taken: its room is free when nothing is written to it any more. */
    void abandon() {
      synchronized (PrefetchBuffer.this) {
        unfinished.remove(this);
        if (arrivals.requested() > taken) {
          rest = new Piece(ring.slice(0, 0), start + arrivals.requested());
          pieces.put(start + taken, rest);
          taken = arrivals.requested();
          if (running == 0) {
            rest.release();
          }
        }
        fill();
      }
    }

    private void fail(Throwable why) {
      synchronized (PrefetchBuffer.this) {
        fault = why;
        notifyWaiter();
      }
    }

    /** Bytes that were not taken yet. */
    long remaining() {
      synchronized (PrefetchBuffer.this) {
        return length - taken;
      }
    }

    /**
     * Done when the next bytes are there.
     *
     * @param count from 1; at most what is {@link #remaining}, and what the ring {@link #fits}
     */
    CompletableFuture<Void> arrived(long count) {
      synchronized (PrefetchBuffer.this) {
        wanted = taken + count;
        waiting = new CompletableFuture<>();
        notifyWaiter();
        return waiting;
      }
    }

    /** How many of the next bytes lie in one piece, before the ring begins again. */
    int contiguousBytes() {
      synchronized (PrefetchBuffer.this) {
        return capacity() - place();
      }
    }

    /**
     * Hands out the next bytes, which have arrived and lie in one piece.
     *
     * @throws IllegalStateException if they have or do not
     */
    Piece take(int count) {
      synchronized (PrefetchBuffer.this) {
        if (taken + count > arrivals.arrived() || count > contiguousBytes()) {
          throw new IllegalStateException(
              count + " bytes after " + taken + " are not in one piece");
        }
        Piece piece = new Piece(ring.slice(place(), count), start + taken + count);
        pieces.put(start + taken, piece);
        taken += count;
        return piece;
      }
    }

    @GuardedBy("PrefetchBuffer.this")
    private int place() {
      return (int) ((start + taken) % capacity());
    }

    @GuardedBy("PrefetchBuffer.this")
    private void notifyWaiter() {
      if (fault != null) {
        waiting.completeExceptionally(fault);
      } else if (arrivals.arrived() >= wanted) {
        waiting.complete(null);
      }
    }
  }
}
