package dev.cosmicai.worker.input.ring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The memory that partitions stream through, which all of a rank's partitions share. */
public final class Rings {
  /** Where shards stream through: beside the inputs, which have their positions. */
  public static final int SHARDS = -1;

  private static final long MOST_AHEAD_BYTES = 32L << 20;

  private final PrefetchSettings prefetch;
  private final Map<Integer, BufferPool> copies = new ConcurrentHashMap<>();
  private final Map<Integer, PrefetchBuffer> rings = new ConcurrentHashMap<>();

  public Rings(PrefetchSettings prefetch) {
    this.prefetch = prefetch;
  }

  /**
   * The ring of an input.
   *
   * @param share of what streams side by side, above 0 and at most 1; counts when it is made
   */
  public PrefetchBuffer ring(int input, double share) {
    return rings.computeIfAbsent(input, unused -> new PrefetchBuffer(prefetch.share(share)));
  }

  /** Where an input's rows are copied to if they do not lie in one piece. */
  public BufferPool copies(int input) {
    return copies.computeIfAbsent(input, unused -> new BufferPool(Integer.MAX_VALUE));
  }

  /** What of the heap a partition's encoded images may take before they are asked for. */
  public long encodedAheadBytes() {
    return Math.min(MOST_AHEAD_BYTES, prefetch.encodedBytes() / 2);
  }

  /** What all of it takes. */
  public long bytes() {
    return copies.values().stream().mapToLong(BufferPool::bytes).sum()
        + rings.values().stream().mapToLong(PrefetchBuffer::capacity).sum();
  }
}
