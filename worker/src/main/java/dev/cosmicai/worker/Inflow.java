package dev.cosmicai.worker;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Fetches runs of bytes, one run after another, by several requests side by side into a ring of
 * memory, and hands them out in order. Fetching goes on as long as there is room and stops when
 * there is none: what is handed out keeps its room until it is released, in whatever order. So the
 * memory is the same however long the runs are.
 *
 * <p>One thread takes; any thread may append and release.
 */
final class Inflow {
  private static final int ALIGNMENT_BYTES = 64;

  private final FeedMemory memory;
  private final ByteBuffer ring;

  // Positions count on and on; the place in the ring is the remainder. Guarded by this.
  private long reserved;
  private long released;
  private int underWay;
  private final Deque<Run> unfinished = new ArrayDeque<>();
  private final Deque<Piece> pieces = new ArrayDeque<>();

  /** An empty ring, whose memory is taken at once. */
  Inflow(FeedMemory memory) {
    this.memory = memory;
    this.ring =
        ByteBuffer.allocateDirect(memory.ringBytes() + ALIGNMENT_BYTES)
            .alignedSlice(ALIGNMENT_BYTES);
  }

  /** The ring's memory. */
  int capacity() {
    return ring.capacity();
  }

  /** Whether so many bytes can be waited for as one piece: the ring must still take in a chunk. */
  boolean holds(long bytes) {
    return bytes + memory.chunkBytes() + ALIGNMENT_BYTES <= capacity();
  }

  /** Adds a run after those that are there, from 1 byte on; its first byte will be aligned. */
  synchronized Run append(Fetch fetch, long offset, long length) {
    Run run = new Run(fetch, offset, length);
    unfinished.add(run);
    fill();
    return run;
  }

  private synchronized void fill() {
    while (underWay < memory.requests() && !unfinished.isEmpty()) {
      Run run = unfinished.peek();
      if (run.start < 0) {
        reserved = (reserved + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        run.start = reserved;
      }
      int place = (int) (reserved % capacity());
      long untilEnd = Math.min(run.length - run.requested, capacity() - place);
      int length = (int) Math.min(memory.chunkBytes(), untilEnd);
      if (reserved + length - released > capacity()) {
        return;
      }
      reserved += length;
      underWay++;
      Chunk chunk = new Chunk(run.requested, length);
      run.requested += length;
      run.chunks.add(chunk);
      if (run.requested == run.length) {
        unfinished.remove();
      }
      var unused =
          run.fetch
              .start(
                  run.offset + chunk.start,
                  ring.slice(place, length),
                  count -> arrived(run, chunk, count))
              .whenComplete((done, fault) -> ended(run, fault));
    }
  }

  private synchronized void arrived(Run run, Chunk chunk, int count) {
    chunk.arrived += count;
    Chunk first = run.chunks.peek();
    while (first != null) {
      run.arrived = first.start + first.arrived;
      if (first.arrived < first.length) {
        break;
      }
      run.chunks.remove();
      first = run.chunks.peek();
    }
    run.tell();
  }

  private synchronized void ended(Run run, Throwable fault) {
    underWay--;
    if (fault == null) {
      fill();
    } else {
      run.fault = fault instanceof CompletionException wrapped ? wrapped.getCause() : fault;
      run.tell();
    }
  }

  private synchronized void release(Piece piece) {
    piece.free = true;
    while (!pieces.isEmpty() && pieces.peek().free) {
      released = pieces.remove().end;
    }
    fill();
  }

  /** What one request fetches. */
  private static final class Chunk {
    private final long start;
    private final int length;
    private int arrived;

    private Chunk(long start, int length) {
      this.start = start;
      this.length = length;
    }
  }

  /** Bytes that were handed out. */
  final class Piece {
    private final ByteBuffer bytes;
    private final long end;
    private boolean free;

    private Piece(ByteBuffer bytes, long end) {
      this.bytes = bytes;
      this.end = end;
    }

    /** From position 0 to the limit, to be read until they are released. */
    ByteBuffer bytes() {
      return bytes;
    }

    /** Nobody reads them any more; from any thread. */
    void release() {
      Inflow.this.release(this);
    }
  }

  /** Consecutive bytes of one file. */
  final class Run {
    private final Fetch fetch;
    private final long offset;
    private final long length;

    // Guarded by the inflow.
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private long start = -1;
    private long requested;
    private long arrived;
    private long taken;
    private Throwable fault;
    private long wanted;
    private CompletableFuture<Void> waiting = CompletableFuture.completedFuture(null);

    private Run(Fetch fetch, long offset, long length) {
      this.fetch = fetch;
      this.offset = offset;
      this.length = length;
    }

    /** Bytes that were not taken yet. */
    long left() {
      synchronized (Inflow.this) {
        return length - taken;
      }
    }

    /**
     * Done when the next bytes are there.
     *
     * @param count from 1; at most what is {@link #left}, and what the ring {@link #holds}
     */
    CompletableFuture<Void> arrived(long count) {
      synchronized (Inflow.this) {
        wanted = taken + count;
        waiting = new CompletableFuture<>();
        tell();
        return waiting;
      }
    }

    /** How many of the next bytes lie in one piece, before the ring begins again. */
    int inOnePiece() {
      synchronized (Inflow.this) {
        return capacity() - place();
      }
    }

    /**
     * Hands out the next bytes, which have arrived and lie in one piece.
     *
     * @throws IllegalStateException if they have or do not
     */
    Piece take(int count) {
      synchronized (Inflow.this) {
        if (taken + count > arrived || count > inOnePiece()) {
          throw new IllegalStateException(
              count + " bytes after " + taken + " are not in one piece");
        }
        ByteBuffer bytes = ring.slice(place(), count);
        taken += count;
        Piece piece = new Piece(bytes, start + taken);
        pieces.add(piece);
        return piece;
      }
    }

    private int place() {
      return (int) ((start + taken) % capacity());
    }

    private void tell() {
      if (fault != null) {
        waiting.completeExceptionally(fault);
      } else if (arrived >= wanted) {
        waiting.complete(null);
      }
    }
  }
}
