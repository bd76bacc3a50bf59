package dev.cosmicai.worker.input.ring;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What of a range was requested, piece after piece, and how far it has arrived without a gap. Not
 * thread-safe.
 */
final class Arrivals {
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private long requested;
  private long arrived;

  /** What one request fetches. */
  static final class Chunk {
    private final long start;
    private final int length;
    private int arrived;

    private Chunk(long start, int length) {
      this.start = start;
      this.length = length;
    }

    /** Of its first byte, in the range. */
    long start() {
      return start;
    }
  }

  /** The next bytes are requested. */
  Chunk request(int bytes) {
    Chunk chunk = new Chunk(requested, bytes);
    requested += bytes;
    chunks.add(chunk);
    return chunk;
  }

  /** So many more bytes of a chunk are there. */
  void arrived(Chunk chunk, int count) {
    chunk.arrived += count;
    Chunk first = chunks.peek();
    while (first != null) {
      arrived = first.start + first.arrived;
      if (first.arrived < first.length) {
        break;
      }
      chunks.remove();
      first = chunks.peek();
    }
  }

  /** Bytes that were requested. */
  long requested() {
    return requested;
  }

  /** Bytes that are there, from the first on. */
  long arrived() {
    return arrived;
  }
}
